import type { CompiledQuery } from 'kysely'
import type { Queries } from '../database/index.ts'
import type { Event } from '../model/index.ts'
import { bodyOf } from './log-writer.ts'

/** The known facts of an event whose body cannot be read. */
export interface HeadOfEvent {
  seq: number
  cameraId: string
  /** Milliseconds since 1970. */
  time: number
}

/** Null where there is no event with this id. */
export async function headOfEvent(queries: Queries, id: string): Promise<HeadOfEvent | null> {
  const events = queries.selectFrom('log').select(['seq', 'camera_id', 'time']).where('kind', '=', 'alarm')
  const row = await events.where('id', '=', id).executeTakeFirst()
  return row ? { seq: row.seq, cameraId: row.camera_id, time: row.time } : null
}

/** The statement that replaces the body of a damaged row. Its other columns stay. */
export function replaceBody(queries: Queries, event: Event): CompiledQuery {
  return queries
    .updateTable('log')
    .set({ body: bodyOf(event) })
    .where('id', '=', event.id)
    .compile()
}
