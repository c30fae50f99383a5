import { type RawBuilder, sql } from 'kysely'
import { ShownCameras } from '../cameras/shown-cameras.ts'
import {
  type CountSeriesTable,
  greatest,
  joinedAsJson,
  jsonArray,
  least,
  listedRows,
  type Queries,
} from '../database/index.ts'
import { type CameraRef, type CountTarget, ViewtronError } from '../model/index.ts'
import { iso } from '../time/iso.ts'
import { type BucketName, zoneBuckets } from '../time/zone-buckets.ts'
import { dayOf } from '../time/zone-days.ts'
import { bucketSizes, daySize, presenceBits, quarterMs } from './count-book.ts'
import { readCountDays } from './count-days.ts'
import { countGaps } from './count-gaps.ts'
import { type CountedCamera, type CountSeries, type CountSum, type Sums, toSeries, toSum } from './count-sums.ts'

/** A request for counts. Fields that are left out do not filter. */
export interface CountQuery {
  bucket: BucketName
  /** Ids or names. */
  camera?: string[] | undefined
  place?: string[] | undefined
  target?: CountTarget[] | undefined
  from: Date
  to: Date
  /** IANA name; an unknown one throws a `RangeError`. */
  zone: string
  /** 0 is Sunday. */
  weekStart: number
  now: Date
}

export interface CountAnswer {
  from: string
  to: string
  bucket: BucketName
  zone: string
  series: CountSeries[]
  sums: CountSum[]
  gaps: { camera: CameraRef; from: string; to: string }[]
}

/** The most points of a series in one answer. */
export const mostBuckets = 2500

async function askedCameras(queries: Queries, asked: string[] | undefined): Promise<CountedCamera[]> {
  const cameras = (await ShownCameras.load(queries)).groups()
  return cameras.filter(({ name, ids }) => !asked || asked.some(one => one === name || ids.includes(one)))
}

async function askedSeries(queries: Queries, cameras: CountedCamera[], { place, target }: CountQuery) {
  const ids = new Set(cameras.flatMap(camera => camera.ids))
  const rows = await queries.selectFrom('count_series').selectAll().orderBy('id').execute()
  return rows.filter(
    row => ids.has(row.camera_id) && (!place || place.includes(row.place)) && (!target || target.includes(row.target)),
  )
}

/**
 * [edge, entered, left, the parts of these two that are added up, most present, the last bucket with a presence in the high
 * bits and that presence in the low bits]
 */
type Packed = [edge: number, ...(number | null)[]]

function unpack(sums: string): Sums[] {
  return (JSON.parse(sums) as (Packed | null)[])
    .filter(packed => packed !== null)
    .map(([edge, entered = null, left = null, sumEntered = null, sumLeft = null, presentMax = null, last = null]) => {
      const presentLast = last === null ? null : last % 2 ** presenceBits
      return { edge, entered, left, sumEntered, sumLeft, presentMax, presentLast }
    })
}

const [quarter, hour] = bucketSizes

/** The rows of a range: their size, and the edges in numbers of it. */
interface Rows {
  kind: 'days' | 'hours' | 'quarters'
  /** Days since 1970 in the zone, or quarters of an hour since 1970. */
  edges: number[]
}

/** Rows between two edges: days, or whole hours where they fit, with quarters before and after them. */
function rowsBetween(kind: Rows['kind']) {
  const rows = (size: number, from: RawBuilder<number>, to: RawBuilder<number>) =>
    sql`select *, bucket * size as at from count_bucket
      where series = asked.id and size = ${sql.lit(size)} and bucket >= ${from} and bucket < ${to}`
  const [first, next] = [sql<number>`edge.first`, sql<number>`edge.next`]
  if (kind === 'days') return rows(daySize, first, next)
  const [firstHour, nextHour] = [sql<number>`(${first} + 3) / 4`, sql<number>`${next} / 4`]
  const hours = rows(hour, firstHour, nextHour)
  if (kind === 'hours') return hours
  const before = rows(quarter, first, least(next, sql`${firstHour} * 4`))
  const after = rows(quarter, sql`${greatest(nextHour, firstHour)} * 4`, next)
  return sql`${before} union all ${hours} union all ${after}`
}

const ofDays: readonly BucketName[] = ['day', 'week', 'month']

/** Days, weeks and months of the server's zone have rows of their own, which are twenty-four times fewer than hours. */
function rowsOf(edges: number[], { bucket, zone }: Pick<CountQuery, 'bucket' | 'zone'>, dayZone: string | null): Rows {
  if (zone === dayZone && ofDays.includes(bucket)) {
    return { kind: 'days', edges: edges.map(edge => dayOf(edge, zone)) }
  }
  const quarters = edges.map(edge => edge / quarterMs)
  return { kind: quarters.every(edge => edge % hour === 0) ? 'hours' : 'quarters', edges: quarters }
}

/** The sums by series. The database adds them up by its primary key: the rows of a year are too many to transfer. */
async function readSums(queries: Queries, seriesIds: number[], { kind, edges }: Rows): Promise<Map<number, Sums[]>> {
  const between = edges.slice(1).map((next, n) => [n, edges[n] ?? next, next])
  const ids = seriesIds.map(id => [id])
  const sums = (['entered', 'left', 'sum_entered', 'sum_left'] as const).map(column => sql`sum(${sql.ref(column)})`)
  const lastPresent =
    kind === 'days' ? sql`max(present_last)` : sql`max((at << ${sql.lit(presenceBits)}) | present_last)`
  const packed = jsonArray([sql`edge.n`, ...sums, sql`max(present_max)`, lastPresent])
  const result = await sql<{ series: number; sums: string }>`
    with edge as materialized ${listedRows(['n', 'first', 'next'], between)},
      asked as materialized ${listedRows(['id'], ids)}
    select asked.id as series, ${joinedAsJson(sql`(
      select case when count(*) > 0 then ${packed} end from (${rowsBetween(kind)}) as stored
    )`)} as sums
    from asked cross join edge group by asked.id`.execute(queries)
  return new Map(result.rows.map(row => [row.series, unpack(row.sums)]))
}

/** The edges of the intervals of a query. Throws `too-many-buckets`. */
export function countEdges({
  bucket,
  from,
  to,
  zone,
  weekStart,
}: Pick<CountQuery, 'bucket' | 'from' | 'to' | 'zone' | 'weekStart'>): number[] {
  const range = { from: from.getTime(), to: to.getTime() }
  const edges = zoneBuckets({ bucket, ...range, zone, weekStart, most: mostBuckets + 1 })
  if (edges.length - 1 <= mostBuckets) return edges
  const details = { from: from.toISOString(), to: to.toISOString(), buckets: `more than ${mostBuckets}` }
  throw new ViewtronError('too-many-buckets', { ...details, limit: mostBuckets })
}

/**
 * The counts in intervals on the clock of a zone. `from` and `to` of the answer are the edges of the first and the last
 * interval. Throws `too-many-buckets`.
 */
export async function countSeries(queries: Queries, query: CountQuery): Promise<CountAnswer> {
  const edges = countEdges(query)
  const [from = 0, to = 0] = [edges[0], edges.at(-1)]
  const cameras = await askedCameras(queries, query.camera)
  const rows = await askedSeries(queries, cameras, query)
  const stored = rowsOf(edges, query, await readCountDays(queries))
  const ids = rows.map(({ id }) => id)
  const read = { sums: await readSums(queries, ids, stored), starts: edges.map(iso) }
  /** One answer for each group of a camera's series, those of merged cameras included. */
  const grouped = <One>(
    key: (row: CountSeriesTable) => string,
    make: (camera: CountedCamera, group: typeof rows) => One,
  ) =>
    cameras.flatMap(camera => {
      const own = rows.filter(row => camera.ids.includes(row.camera_id))
      return [...Map.groupBy(own, key).values()].map(group => make(camera, group))
    })
  const series = grouped(
    row => `${row.place}\n${row.target}\n${row.source}`,
    (camera, group) => toSeries(camera, group, read),
  )
  const sums = grouped(
    row => row.target,
    (camera, group) => toSum(camera, group, read),
  )
  const counting = cameras.filter(({ id }) => series.some(one => one.camera.id === id))
  const gaps = await countGaps(queries, counting, { from, to, now: query.now.getTime() })
  return {
    from: iso(from),
    to: iso(to),
    bucket: query.bucket,
    zone: query.zone,
    series: series.filter(one => one.points.length > 0),
    sums: sums.filter(one => one.points.length > 0),
    gaps: gaps.map(gap => ({
      camera: { id: gap.camera.id, name: gap.camera.name },
      from: iso(gap.from),
      to: iso(gap.to),
    })),
  }
}
