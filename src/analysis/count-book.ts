import type { CompiledQuery } from 'kysely'
import { sql } from 'kysely'
import { type CountBucketTable, type CountSeriesTable, greatest, type Queries, upsert } from '../database/index.ts'
import { addsUp, othersAddedUp } from './count-rank.ts'
import { type Counted, type CountedEvent, countedBy, increment } from './counted.ts'

/** An event of the log that may be counted. Times are milliseconds since 1970. */
export interface LoggedEvent {
  receivedAt: number
  time: number
  cameraId: string
  event: CountedEvent
}

export const quarterMs = 15 * 60_000
/** The sizes of buckets, in quarters of an hour; charts over years add up hours. */
export const bucketSizes = [1, 4] as const

const seriesKey = (cameraId: string, { place, target, source }: Pick<Counted, 'place' | 'target' | 'source'>) =>
  `${cameraId}\n${place}\n${target}\n${source}`

const cameraKey = (cameraId: string, target: string) => `${cameraId}\n${target}`

const sum = (a: number | null, b: number | null) => (b === null ? a : (a ?? 0) + b)
const larger = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.max(a, b))

/** Turns events, in the order of the log, into additions to the count tables. */
export class CountBook {
  private readonly series = new Map<string, CountSeriesTable>()
  /** The series of a camera and a kind of target, which count the same people. */
  private readonly together = new Map<string, CountSeriesTable[]>()
  private readonly changedSeries = new Set<CountSeriesTable>()
  private readonly buckets = new Map<string, CountBucketTable>()
  private nextId = 1

  static async load(queries: Queries): Promise<CountBook> {
    const book = new CountBook()
    for (const row of await queries.selectFrom('count_series').selectAll().execute()) {
      book.keep(row)
      book.nextId = Math.max(book.nextId, row.id + 1)
    }
    return book
  }

  add({ receivedAt, time, cameraId, event }: LoggedEvent): void {
    for (const counted of countedBy(event)) {
      const series = this.seriesOf(cameraId, counted, receivedAt)
      const others = this.together.get(cameraKey(cameraId, counted.target)) ?? []
      const isBest = addsUp(series, others, receivedAt)
      const isSummed = isBest && !othersAddedUp(series, others, { receivedAt, time })
      if (counted.source === 'crossings') this.put(series, time, counted, isSummed)
      // A late event: totals that came since then contain what it counted.
      else if (receivedAt >= series.last_at) this.put(series, time, this.growth(series, counted), isSummed)
      if (receivedAt > series.last_at) series.last_at = receivedAt
      if (isBest && receivedAt > series.summed_at) series.summed_at = receivedAt
    }
  }

  /** The statements that add the counts since the last call to the tables. */
  takeChanges(queries: Queries): CompiledQuery[] {
    const statements = [...this.changedSeries].map(row => upsert(queries, 'count_series', { ...row }))
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

  private seriesOf(cameraId: string, counted: Counted, receivedAt: number): CountSeriesTable {
    const key = seriesKey(cameraId, counted)
    const series = this.series.get(key) ?? this.begin(cameraId, counted, receivedAt)
    // An import adds earlier events.
    series.first_at = Math.min(series.first_at, receivedAt)
    this.changedSeries.add(series)
    return series
  }

  private begin(camera_id: string, { place, target, source }: Counted, first_at: number): CountSeriesTable {
    const totals = { last_entered: null, last_left: null }
    const times = { first_at, last_at: 0, summed_at: 0 }
    return this.keep({ id: this.nextId++, camera_id, place, target, source, ...totals, ...times })
  }

  private keep(series: CountSeriesTable): CountSeriesTable {
    this.series.set(seriesKey(series.camera_id, series), series)
    const key = cameraKey(series.camera_id, series.target)
    this.together.set(key, [...(this.together.get(key) ?? []), series])
    return series
  }

  private put(series: CountSeriesTable, time: number, counted: Counted, isSummed: boolean): void {
    const { entered, left, present } = counted
    const summed = (value: number | null) => (isSummed || value === null ? value : 0)
    for (const size of bucketSizes) {
      const bucket = Math.floor(time / (quarterMs * size))
      const key = `${series.id}/${size}/${bucket}`
      const row = this.buckets.get(key)
      this.buckets.set(key, {
        series: series.id,
        size,
        bucket,
        entered: sum(row?.entered ?? null, entered),
        left: sum(row?.left ?? null, left),
        sum_entered: sum(row?.sum_entered ?? null, summed(entered)),
        sum_left: sum(row?.sum_left ?? null, summed(left)),
        present_max: larger(row?.present_max ?? null, present),
        present_last: present ?? row?.present_last ?? null,
      })
    }
  }
}

function addBucket(queries: Queries, row: CountBucketTable): CompiledQuery {
  const added = (column: 'entered' | 'left' | 'sum_entered' | 'sum_left') =>
    sql<number>`case when excluded.${sql.ref(column)} is null then ${sql.ref(`count_bucket.${column}`)}
      else coalesce(${sql.ref(`count_bucket.${column}`)}, 0) + excluded.${sql.ref(column)} end`
  return queries
    .insertInto('count_bucket')
    .values(row)
    .onConflict(conflict =>
      conflict.columns(['series', 'size', 'bucket']).doUpdateSet(({ fn, ref }) => ({
        entered: added('entered'),
        left: added('left'),
        sum_entered: added('sum_entered'),
        sum_left: added('sum_left'),
        present_max: greatest(
          fn.coalesce(ref('count_bucket.present_max'), ref('excluded.present_max')),
          fn.coalesce(ref('excluded.present_max'), ref('count_bucket.present_max')),
        ),
        present_last: fn.coalesce(ref('excluded.present_last'), ref('count_bucket.present_last')),
      })),
    )
    .compile()
}
