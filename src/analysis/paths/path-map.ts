import type { CompiledQuery } from 'kysely'
import type { Queries } from '../../database/index.ts'
import { pathGrid } from '../../grouping/index.ts'
import type { TargetType } from '../../model/index.ts'
import { type CellSums, PictureSums } from './cell-sums.ts'

export interface PathMapWanted {
  /** Own ids of one camera. */
  cameraIds: readonly string[]
  types?: readonly TargetType[] | undefined
  /** Days since 1970 on the clocks of the server's zone; the last is left out. */
  from: number
  to: number
}

export interface MapCell {
  column: number
  row: number
  presentMs: number
  standingMs: number
  /** The number of times that a target came into it. */
  visits: number
  /** Heights of the target a second, of those that moved; null where none did. */
  speed: number | null
}

export interface PathMap {
  tracks: number
  cells: MapCell[]
}

const msAHundredth = 10

function mapCell(cell: number, { present, standing, visits, moved }: CellSums): MapCell {
  const { columns } = pathGrid
  const movingSeconds = (present - standing) / 100
  return {
    column: cell % columns,
    row: Math.floor(cell / columns),
    presentMs: present * msAHundredth,
    standingMs: standing * msAHundredth,
    visits,
    speed: movingSeconds > 0 ? Math.round((moved / movingSeconds) * 10) / 1000 : null,
  }
}

/** The sums over some days of what happened in each cell of a camera's picture. */
export async function pathMap(queries: Queries, { cameraIds, types, from, to }: PathMapWanted): Promise<PathMap> {
  let query = queries
    .selectFrom('path_day')
    .select(['tracks', 'cells'])
    .where('camera_id', 'in', cameraIds)
    .where('day', '>=', from)
    .where('day', '<', to)
  if (types?.length) query = query.where('type', 'in', types)
  const rows = await query.execute()
  const sums = new PictureSums()
  for (const { cells } of rows) sums.addBytes(cells)
  return {
    tracks: rows.reduce((sum, { tracks }) => sum + tracks, 0),
    cells: sums.all().map(([cell, of]) => mapCell(cell, of)),
  }
}

/** Removes the days whose last track ended with one of these entries. */
export function removePathDaysStatement(queries: Queries, seqs: readonly number[]): CompiledQuery {
  return queries.deleteFrom('path_day').where('last_seq', 'in', seqs).compile()
}
