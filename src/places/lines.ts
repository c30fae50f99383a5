import type { CompiledQuery, Selectable } from 'kysely'
import type { LineTable, Queries, TableStore } from '../database/index.ts'
import { type Point, ViewtronError } from '../model/index.ts'
import type { Line } from './line-book.ts'

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
    const rows = await this.queries.selectFrom('line').selectAll().orderBy('camera_id').orderBy('id').execute()
    return rows.map(toLine)
  }

  /** Throws `not-found`. */
  async find(id: string): Promise<Line> {
    const row = await this.queries.selectFrom('line').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) throw new ViewtronError('not-found', { what: 'line', id })
    return toLine(row)
  }

  /** The lines that people drew, and the number of the log up to which tracks over them are counted. */
  async drawn(): Promise<(Line & { countedSeq: number })[]> {
    const rows = await this.queries.selectFrom('line').selectAll().where('drawn_at', 'is not', null).execute()
    return rows.map(row => ({ ...toLine(row), countedSeq: row.counted_seq }))
  }

  /** Removes a drawn line with its counts. */
  removeStatements(id: string): CompiledQuery[] {
    return [
      this.queries.deleteFrom('line').where('id', '=', id).compile(),
      this.queries.deleteFrom('line_count').where('line_id', '=', id).compile(),
      this.queries.deleteFrom('line_dwell').where('line_id', '=', id).compile(),
    ]
  }

  /** The lines that have a name. */
  async named(): Promise<Line[]> {
    const rows = await this.queries.selectFrom('line').selectAll().where('name', 'is not', null).execute()
    return rows.map(toLine)
  }

  /** The lines of cameras of which at least one has a name. */
  async ofNamedCameras(): Promise<Line[]> {
    const { queries } = this
    const named = queries.selectFrom('line').select('camera_id').where('name', 'is not', null)
    return (await queries.selectFrom('line').selectAll().where('camera_id', 'in', named).execute()).map(toLine)
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
}

/** Names a line; null takes the name back. Throws `not-found`. */
export async function nameLine({ queries, write }: TableStore, id: string, name: string | null): Promise<Line> {
  const line = await new Lines(queries).find(id)
  await write([queries.updateTable('line').set({ name }).where('id', '=', id).compile()])
  return { ...line, name }
}
