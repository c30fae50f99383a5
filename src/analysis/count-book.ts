import type { CompiledQuery } from 'kysely'
import { sql } from 'kysely'
import { type CountBucketTable, type CountSeriesTable, greatest, type Queries, upsert } from '../database/index.ts'
import { increment } from '../grouping/index.ts'
import { dayOf } from '../time/zone-days.ts'
import { addsUp, othersAddedUp } from './count-rank.ts'
import { type Counted, type CountedEvent, countedBy } from './counted.ts'

/** An event of the log that may be counted. Times are milliseconds since 1970. */
export interface LoggedEvent {
  receivedAt: number
  time: number
  cameraId: string
  event: CountedEvent
}

export const quarterMs = 15 * 60_000
/** The sizes of buckets, in quarters of an hour; charts over months in other zones than the server's add up hours. */
export const bucketSizes = [1, 4] as const
/** The size of rows for a day of the server's zone, whose bucket is the number of the day since 1970. */
export const daySize = 96
/** A day's row has the quarter of its last presence above these bits of `present_last`, so that a late event is noticed. */
export const presenceBits = 24

const seriesKey = (cameraId: string, { place, target, source }: Pick<Counted, 'place' | 'target' | 'source'>) =>
  `${cameraId}\n${place}\n${target}\n${source}`

const cameraKey = (cameraId: string, target: string) => `${cameraId}\n${target}`

/** Adds counts; null where nothing was counted. */
export const sum = (a: number | null, b: number | null) => (b === null ? a : (a ?? 0) + b)
/** The presence of a day, later or in the same quarter as the one before. */
const lastOf = (before: number | null, now: number | null) => {
  if (before === null || now === null) return before ?? now
  return Math.floor(now / 2 ** presenceBits) >= Math.floor(before / 2 ** presenceBits) ? now : before
}
export const larger = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.max(a, b))

/** Turns events, in the order of the log, into additions to the count tables. */
export class CountBook {
  private readonly timeZone: string
  private readonly series = new Map<string, CountSeriesTable>()
  /** The series of a camera and a kind of target, which count the same people. */
  private readonly together = new Map<string, CountSeriesTable[]>()
  private readonly changedSeries = new Set<CountSeriesTable>()
  private readonly buckets = new Map<string, CountBucketTable>()
  private nextId = 1

  /** `timeZone` is the IANA name of the zone of days. */
  constructor(timeZone: string) {
    this.timeZone = timeZone
  }

  static async load(queries: Queries, timeZone: string): Promise<CountBook> {
    const book = new CountBook(timeZone)
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
    const stretches = bucketSizes.map(size => ({ size: size as number, bucket: Math.floor(time / (quarterMs * size)) }))
    for (const { size, bucket } of [...stretches, { size: daySize, bucket: dayOf(time, this.timeZone) }]) {
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
        present_last:
          size === daySize
            ? lastOf(row?.present_last ?? null, packedPresence(time, present))
            : (present ?? row?.present_last ?? null),
      })
    }
  }
}

const packedPresence = (time: number, present: number | null) =>
  present === null ? null : Math.floor(time / quarterMs) * 2 ** presenceBits + present

function addBucket(queries: Queries, row: CountBucketTable): CompiledQuery {
  const added = (column: 'entered' | 'left' | 'sum_entered' | 'sum_left') =>
    sql<number>`case when excluded.${sql.ref(column)} is null then ${sql.ref(`count_bucket.${column}`)}
      else coalesce(${sql.ref(`count_bucket.${column}`)}, 0) + excluded.${sql.ref(column)} end`
  const [stored, now] = [sql.ref('count_bucket.present_last'), sql.ref('excluded.present_last')]
  const newerPresence = sql<number | null>`coalesce(${now}, ${stored})`
  const bits = sql.lit(presenceBits)
  const laterPresence = sql<number | null>`case when ${now} is null or ${now} >> ${bits} < ${stored} >> ${bits}
    then ${stored} else ${now} end`
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
        present_last: row.size === daySize ? laterPresence : newerPresence,
      })),
    )
    .compile()
}
