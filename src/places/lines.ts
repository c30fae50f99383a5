import type { CompiledQuery, Selectable } from 'kysely'
import type { LineTable, Queries } from '../database/index.ts'
import { type Point, ViewtronError } from '../model/index.ts'
import type { Line } from './line-book.ts'

/** The tables with rows of what crossed a line. */
const countTables = ['line_count', 'line_dwell', 'place_flow'] as const
const restorableMs = 60 * 60_000

function toLine(row: Selectable<LineTable>): Line {
  const { id, camera_id, shape, seen_at, has_totals, name, drawn_at } = row
  const points = JSON.parse(row.points) as Point[]
  const hasTotals = has_totals === 1
  return { id, cameraId: camera_id, shape, points, seenAt: seen_at, hasTotals, name, drawnAt: drawn_at }
}

/** The lines and zones that cameras posted, with the names that people gave them. */
export class Lines {
  private readonly queries: Queries

  constructor(queries: Queries) {
    this.queries = queries
  }

  /** All lines, those of a camera together. */
  async all(): Promise<Line[]> {
    return (await this.present().orderBy('camera_id').orderBy('id').execute()).map(toLine)
  }

  /** Throws `not-found`. */
  async find(id: string): Promise<Line> {
    const row = await this.present().where('id', '=', id).executeTakeFirst()
    if (!row) throw new ViewtronError('not-found', { what: 'line', id })
    return toLine(row)
  }

  /** The lines that people drew, and the number of the log up to which tracks over them are counted. */
  async drawn(): Promise<(Line & { countedSeq: number })[]> {
    const rows = await this.present().where('drawn_at', 'is not', null).execute()
    return rows.map(row => ({ ...toLine(row), countedSeq: row.counted_seq }))
  }

  /** Removes a drawn line. It can be restored for an hour; those that were removed before are deleted with their counts. */
  removeStatements(id: string, at: number): CompiledQuery[] {
    const { queries } = this
    const kept = at - restorableMs
    const old = queries.selectFrom('line').select('id').where('removed_at', '<', kept)
    return [
      ...countTables.map(table => queries.deleteFrom(table).where('line_id', 'in', old).compile()),
      queries.deleteFrom('line').where('removed_at', '<', kept).compile(),
      queries.updateTable('line').set({ removed_at: at }).where('id', '=', id).compile(),
    ]
  }

  restoreStatement(id: string): CompiledQuery {
    return this.queries.updateTable('line').set({ removed_at: null }).where('id', '=', id).compile()
  }

  renameStatement(id: string, name: string | null): CompiledQuery {
    return this.queries.updateTable('line').set({ name }).where('id', '=', id).compile()
  }

  /** Moves a drawn line. Tracks are counted again from the beginning of the log. */
  moveStatements(id: string, points: readonly Point[]): CompiledQuery[] {
    const { queries } = this
    const moved = { points: JSON.stringify(points), counted_seq: 0 }
    return [
      ...countTables.map(table => queries.deleteFrom(table).where('line_id', '=', id).compile()),
      queries.updateTable('line').set(moved).where('id', '=', id).compile(),
    ]
  }

  /** The lines that have a name. */
  async named(): Promise<Line[]> {
    return (await this.present().where('name', 'is not', null).execute()).map(toLine)
  }

  /** The lines of cameras of which at least one has a name. */
  async ofNamedCameras(): Promise<Line[]> {
    const { queries } = this
    const named = queries.selectFrom('line').select('camera_id').where('name', 'is not', null)
    return (await this.present().where('camera_id', 'in', named).execute()).map(toLine)
  }

  /** Stores a line as it was seen; a name stays. */
  putStatement({ id, cameraId, shape, points, seenAt, hasTotals, name, drawnAt }: Line): CompiledQuery {
    const drawn = { points: JSON.stringify(points), seen_at: seenAt, has_totals: hasTotals ? 1 : 0 }
    return this.queries
      .insertInto('line')
      .values({ id, camera_id: cameraId, shape, name, drawn_at: drawnAt, ...drawn })
      .onConflict(conflict => conflict.column('id').doUpdateSet(drawn))
      .compile()
  }

  private present() {
    return this.queries.selectFrom('line').selectAll().where('removed_at', 'is', null)
  }
}
