import { sql } from 'kysely'
import type { Category, Event } from '../model/index.ts'
import type { Queries } from './database.ts'
import { platePattern } from './plate-key.ts'
import type { CameraTable, LogTable } from './schema.ts'

/** Which events are wanted; what is left out does not filter. */
export interface EventFilter {
  category?: Category[] | undefined
  smartType?: string | undefined
  /** A camera's id or name. */
  camera?: string | undefined
  /** A fragment of the plate, or the whole of it with `*` and `?`. */
  plate?: string | undefined
  targetType?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
  /** Words that stand anywhere in the event. */
  text?: string | undefined
}

type LogRow = Pick<LogTable, 'seq' | 'id' | 'received_at' | 'time' | 'camera_id' | 'body'> & {
  camera_name: CameraTable['name'] | null
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString()

function head(row: LogRow) {
  return {
    id: row.id,
    seq: row.seq,
    receivedAt: iso(row.received_at),
    time: iso(row.time),
    camera: { id: row.camera_id, name: row.camera_name ?? row.camera_id },
  }
}

function toEvent(row: LogRow): Event {
  return { kind: 'alarm', ...head(row), ...JSON.parse(row.body) } as Event
}

function likeFragment(text: string): string {
  return `%${text.replace(/[\\%_]/g, character => `\\${character}`)}%`
}

function selectEvents(queries: Queries) {
  return queries
    .selectFrom('log')
    .leftJoin('camera', 'camera.id', 'log.camera_id')
    .where('log.kind', '=', 'alarm')
    .select([
      'log.seq',
      'log.id',
      'log.received_at',
      'log.time',
      'log.camera_id',
      'log.body',
      'camera.name as camera_name',
    ])
}

type EventQuery = ReturnType<typeof selectEvents>

function filtered(query: EventQuery, filter: EventFilter): EventQuery {
  const { category, smartType, camera, plate, targetType, from, to, text } = filter
  let result = query
  if (category?.length) result = result.where('log.category', 'in', category)
  if (smartType) result = result.where(sql`lower(log.smart_type)`, '=', smartType.toLowerCase())
  if (camera) result = result.where(or => or.or([or('log.camera_id', '=', camera), or('camera.name', '=', camera)]))
  if (from) result = result.where('log.time', '>=', from.getTime())
  if (to) result = result.where('log.time', '<', to.getTime())
  if (plate) {
    const pattern = platePattern(plate)
    result = result.where(sql<boolean>`log.seq in (select seq from target where plate_key like ${pattern} escape '\\')`)
  }
  if (targetType) result = result.where(sql<boolean>`log.seq in (select seq from target where type = ${targetType})`)
  if (text) result = result.where(sql<boolean>`log.body like ${likeFragment(text)} escape '\\'`)
  return result
}

/** Events newest first, those before `beforeSeq` only. */
export async function readEvents(
  queries: Queries,
  filter: EventFilter,
  { limit, beforeSeq }: { limit: number; beforeSeq?: number | undefined },
): Promise<Event[]> {
  let query = filtered(selectEvents(queries), filter)
  if (beforeSeq !== undefined) query = query.where('log.seq', '<', beforeSeq)
  const rows = await query.orderBy('log.seq', 'desc').limit(limit).execute()
  return rows.map(toEvent)
}

/** Events oldest first, those after `afterSeq` only. */
export async function readEventsAfter(
  queries: Queries,
  filter: EventFilter,
  { limit, afterSeq }: { limit: number; afterSeq: number },
): Promise<Event[]> {
  const query = filtered(selectEvents(queries), filter)
  const rows = await query.where('log.seq', '>', afterSeq).orderBy('log.seq', 'asc').limit(limit).execute()
  return rows.map(toEvent)
}

export async function lastSeq(queries: Queries): Promise<number> {
  const row = await queries
    .selectFrom('log')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .executeTakeFirst()
  return row?.seq ?? 0
}
