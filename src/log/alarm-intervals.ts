import { sql } from 'kysely'
import { jsonField, type Queries } from '../database/index.ts'

/** From one status post to the other. Times are milliseconds since 1970. */
export interface AlarmInterval {
  name: string
  rule: number | null
  start: number
  /** Null while it lasts. */
  stop: number | null
}

export interface AlarmIntervalQuery {
  /** The start lies from here … */
  from?: Date | undefined
  /** … to before here. */
  to?: Date | undefined
  limit: number
  /** Continue after this one: the `next` of the answer before. */
  after?: { time: number; seq: number } | undefined
}

export interface AlarmIntervalPage {
  items: AlarmInterval[]
  next: { time: number; seq: number } | null
}

const alarmOf = jsonField('body', 'alarm', 'text').$notNull()
const ruleOf = jsonField('body', 'rule', 'number')
const isActive = jsonField('body', 'active', 'boolean').$notNull()

function statusEntries(queries: Queries, cameraIds: string[]) {
  return queries
    .selectFrom('log')
    .where('kind', '=', sql.lit('status' as const))
    .where('camera_id', 'in', cameraIds)
}

function readStarts(queries: Queries, cameraIds: string[], { from, to, limit, after }: AlarmIntervalQuery) {
  let query = statusEntries(queries, cameraIds)
    .where(isActive)
    .select(['seq', 'time', 'camera_id', alarmOf.as('name'), ruleOf.as('rule')])
  if (from) query = query.where('time', '>=', from.getTime())
  if (to) query = query.where('time', '<', to.getTime())
  if (after) {
    query = query
      .where('time', '<=', after.time)
      .where(eb => eb(eb.refTuple('time', 'seq'), '<', eb.tuple(after.time, after.seq)))
  }
  return query
    .orderBy('time', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
}

type Start = Awaited<ReturnType<typeof readStarts>>[number]

/** Returns when the alarm went out again: the time of the next entry about it. */
async function readStop(queries: Queries, start: Start): Promise<number | null> {
  const row = await statusEntries(queries, [start.camera_id])
    .where('time', '>=', start.time)
    .where('seq', '>', start.seq)
    .where(alarmOf, '=', start.name)
    .where(ruleOf, 'is not distinct from', start.rule)
    .select('time')
    .orderBy('time')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
  return row?.time ?? null
}

/** Returns when a camera's alarms were on, newest first. `cameraIds`: the camera and those that are merged into it. */
export async function alarmIntervals(
  queries: Queries,
  cameraIds: string[],
  query: AlarmIntervalQuery,
): Promise<AlarmIntervalPage> {
  const starts = await readStarts(queries, cameraIds, query)
  const page = starts.slice(0, query.limit)
  const stops = await Promise.all(page.map(start => readStop(queries, start)))
  const items = page.map(({ name, rule, time }, n) => ({ name, rule, start: time, stop: stops[n] ?? null }))
  const last = page.at(-1)
  return { items, next: last && starts.length > page.length ? { time: last.time, seq: last.seq } : null }
}
