import type { CompiledQuery } from 'kysely'
import { sql } from 'kysely'
import type { CountBucketTable, CountSeriesTable, Queries } from '../database/index.ts'
import { type Counted, type CountedEvent, countedBy, increment } from './counted.ts'

/** An event that may count, as the log has it. Times are milliseconds since 1970. */
export interface LoggedEvent {
  receivedAt: number
  time: number
  cameraId: string
  event: CountedEvent
}

export const quarterMs = 15 * 60_000
/** Quarters in a bucket: charts over years add up hours. */
export const bucketSizes = [1, 4] as const

const seriesKey = (cameraId: string, { place, target, source }: Pick<Counted, 'place' | 'target' | 'source'>) =>
  `${cameraId}\n${place}\n${target}\n${source}`

const sum = (a: number | null, b: number | null) => (b === null ? a : (a ?? 0) + b)
const larger = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.max(a, b))

/** Turns events of the log, in its order, into what is added to the tables. */
export class CountBook {
  private readonly series = new Map<string, CountSeriesTable>()
  private readonly changedSeries = new Set<CountSeriesTable>()
  private readonly buckets = new Map<string, CountBucketTable>()
  private nextId = 1

  static async load(queries: Queries): Promise<CountBook> {
    const book = new CountBook()
    for (const row of await queries.selectFrom('count_series').selectAll().execute()) {
      book.series.set(seriesKey(row.camera_id, row), row)
      book.nextId = Math.max(book.nextId, row.id + 1)
    }
    return book
  }

  add({ receivedAt, time, cameraId, event }: LoggedEvent): void {
    for (const counted of countedBy(event)) {
      const series = this.seriesOf(cameraId, counted)
      if (counted.source === 'crossings') this.put(series, time, counted)
      // Taken in late; totals heard since then hold what it counted.
      else if (receivedAt >= series.last_at) this.put(series, time, this.growth(series, counted))
      if (receivedAt > series.last_at) series.last_at = receivedAt
    }
  }

  /** The statements that add to the tables what came since the last time. */
  takeChanges(queries: Queries): CompiledQuery[] {
    const statements = [...this.changedSeries].map(row =>
      queries
        .replaceInto('count_series')
        .values({ ...row })
        .compile(),
    )
    for (const row of this.buckets.values()) statements.push(addBucket(queries, row))
    this.changedSeries.clear()
    this.buckets.clear()
    return statements
  }

  private growth(series: CountSeriesTable, { entered, left, present, ...counted }: Counted): Counted {
    const grown = {
      ...counted,
      entered: entered === null ? null : increment(series.last_entered, entered),
      left: left === null ? null : increment(series.last_left, left),
      present,
    }
    series.last_entered = entered ?? series.last_entered
    series.last_left = left ?? series.last_left
    return grown
  }

  private seriesOf(cameraId: string, counted: Counted): CountSeriesTable {
    const key = seriesKey(cameraId, counted)
    let series = this.series.get(key)
    if (!series) {
      const { place, target, source } = counted
      const totals = { last_entered: null, last_left: null, last_at: 0 }
      series = { id: this.nextId++, camera_id: cameraId, place, target, source, ...totals }
      this.series.set(key, series)
    }
    this.changedSeries.add(series)
    return series
  }

  private put(series: CountSeriesTable, time: number, { entered, left, present }: Counted): void {
    for (const size of bucketSizes) {
      const bucket = Math.floor(time / (quarterMs * size))
      const key = `${series.id}/${size}/${bucket}`
      const row = this.buckets.get(key)
      this.buckets.set(key, {
        ...{ series: series.id, size, bucket },
        entered: sum(row?.entered ?? null, entered),
        left: sum(row?.left ?? null, left),
        present_max: larger(row?.present_max ?? null, present),
        present_last: present ?? row?.present_last ?? null,
      })
    }
  }
}

function addBucket(queries: Queries, row: CountBucketTable): CompiledQuery {
  const added = (column: 'entered' | 'left') =>
    sql<number>`case when excluded.${sql.ref(column)} is null then ${sql.ref(`count_bucket.${column}`)}
      else coalesce(${sql.ref(`count_bucket.${column}`)}, 0) + excluded.${sql.ref(column)} end`
  return queries
    .insertInto('count_bucket')
    .values(row)
    .onConflict(conflict =>
      conflict.columns(['series', 'size', 'bucket']).doUpdateSet({
        entered: added('entered'),
        left: added('left'),
        present_max: sql`max(coalesce(count_bucket.present_max, excluded.present_max), coalesce(excluded.present_max, count_bucket.present_max))`,
        present_last: sql`coalesce(excluded.present_last, count_bucket.present_last)`,
      }),
    )
    .compile()
}
