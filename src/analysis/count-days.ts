import type { CompiledQuery } from 'kysely'
import {
  type CountBucketTable,
  insertMany,
  putSetting,
  type Queries,
  readSetting,
  removeSetting,
  type Write,
} from '../database/index.ts'
import { hourMs } from '../time/units.ts'
import { dayOf } from '../time/zone-days.ts'
import { zoneOffsetMs } from '../time/zone-time.ts'
import { bucketSizes, daySize, larger, presenceBits, quarterMs, sum } from './count-book.ts'

/** The zone of the days that are counted; null while their rows are not complete. */
export async function readCountDays(queries: Queries): Promise<string | null> {
  return (await readSetting(queries, 'count-days'))?.zone ?? null
}

/** To be stored when no day has a row yet, or all have. */
export function countDaysStatement(queries: Queries, zone: string): CompiledQuery {
  return putSetting(queries, 'count-days', { zone })
}

const [quarter, hour] = bucketSizes

type Values = Pick<CountBucketTable, 'entered' | 'left' | 'sum_entered' | 'sum_left' | 'present_max' | 'present_last'>

function added(day: CountBucketTable | undefined, row: Values, key: Omit<CountBucketTable, keyof Values>) {
  return {
    ...key,
    entered: sum(day?.entered ?? null, row.entered),
    left: sum(day?.left ?? null, row.left),
    sum_entered: sum(day?.sum_entered ?? null, row.sum_entered),
    sum_left: sum(day?.sum_left ?? null, row.sum_left),
    present_max: larger(day?.present_max ?? null, row.present_max),
    present_last: larger(day?.present_last ?? null, row.present_last),
  }
}

/** The rows of days of a series, from those of hours, or of quarters where a zone is not whole hours from UTC. */
function daysOf(rows: readonly CountBucketTable[], timeZone: string): CountBucketTable[] {
  const days = new Map<number, CountBucketTable>()
  for (const row of rows) {
    const { series, size, bucket } = row
    const day = dayOf(bucket * size * quarterMs, timeZone)
    const present_last = row.present_last === null ? null : bucket * size * 2 ** presenceBits + row.present_last
    days.set(day, added(days.get(day), { ...row, present_last }, { series, size: daySize, bucket: day }))
  }
  return [...days.values()]
}

async function storedRows(queries: Queries, series: number, timeZone: string): Promise<CountBucketTable[]> {
  const rowsOf = (size: number) =>
    queries.selectFrom('count_bucket').selectAll().where('series', '=', series).where('size', '=', size).execute()
  const hours = await rowsOf(hour)
  const isWhole = hours.every(({ bucket }) => zoneOffsetMs(bucket * hourMs, timeZone) % hourMs === 0)
  return isWhole ? hours : rowsOf(quarter)
}

/**
 * Adds up the days of a zone from the stored hours: once after an upgrade, and when the server's zone was changed. Resolves
 * to false when `isStopped` returns true before the end.
 */
export async function addUpDays(
  { queries, write, timeZone }: { queries: Queries; write: Write; timeZone: string },
  isStopped: () => boolean,
): Promise<boolean> {
  await write([removeSetting(queries, 'count-days')])
  const series = await queries.selectFrom('count_series').select('id').orderBy('id').execute()
  for (const { id } of series) {
    if (isStopped()) return false
    const days = daysOf(await storedRows(queries, id, timeZone), timeZone)
    const clear = queries.deleteFrom('count_bucket').where('series', '=', id).where('size', '=', daySize).compile()
    await write([clear, ...(days.length > 0 ? [insertMany(queries, 'count_bucket', days)] : [])])
  }
  await write([countDaysStatement(queries, timeZone)])
  return true
}
