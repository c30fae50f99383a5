import type { CompiledQuery, Insertable, Selectable } from 'kysely'
import type { AlertTable, Queries } from '../database/index.ts'
import { stampedBefore } from '../database/index.ts'
import type { RemovableAge } from '../lib/removable-age.ts'

export type AlertRow = Selectable<AlertTable>
export type Severity = AlertTable['severity']

/** An alert about to be stored. Times are milliseconds since 1970. */
export type NewAlert = Pick<
  Insertable<AlertTable>,
  'id' | 'at' | 'severity' | 'rule' | 'subject' | 'text' | 'event_id' | 'open_key'
>

/** Stores an alert, unless it is stored already or the same thing still lasts. */
export function raiseStatement(queries: Queries, alert: NewAlert): CompiledQuery {
  return queries
    .insertInto('alert')
    .values({ ...alert, ended_at: null, seen_at: null, seen_by: null })
    .onConflict(conflict => conflict.doNothing())
    .compile()
}

/** Ends what still lasts under a key. */
export function endStatement(queries: Queries, openKey: string, at: number): CompiledQuery {
  return queries
    .updateTable('alert')
    .set({ ended_at: at })
    .where('open_key', '=', openKey)
    .where('ended_at', 'is', null)
    .compile()
}

/** Keys of everything that still lasts. */
export async function readOpenKeys(queries: Queries): Promise<string[]> {
  const rows = await queries
    .selectFrom('alert')
    .select('open_key')
    .where('open_key', 'is not', null)
    .where('ended_at', 'is', null)
    .execute()
  return rows.flatMap(row => row.open_key ?? [])
}

export async function readNewestNumber(queries: Queries): Promise<number> {
  const row = await queries
    .selectFrom('alert')
    .select(({ fn }) => fn.max('number').as('number'))
    .executeTakeFirst()
  return row?.number ?? 0
}

/** Alerts in the order of storing. */
export function readAlertsAfter(queries: Queries, number: number, limit: number): Promise<AlertRow[]> {
  return queries.selectFrom('alert').selectAll().where('number', '>', number).orderBy('number').limit(limit).execute()
}

/** Newest first, those before `beforeId`. */
export async function readAlerts(
  queries: Queries,
  { limit, beforeId, seen }: { limit: number; beforeId: string | null; seen: boolean | undefined },
): Promise<AlertRow[]> {
  let query = queries.selectFrom('alert').selectAll()
  if (beforeId !== null) query = query.where('id', '<', beforeId)
  if (seen !== undefined) query = query.where('seen_at', seen ? 'is not' : 'is', null)
  return query.orderBy('id', 'desc').limit(limit).execute()
}

export async function countUnseen(queries: Queries): Promise<number> {
  const count = queries.selectFrom('alert').select(({ fn }) => fn.countAll<number>().as('alerts'))
  return (await count.where('seen_at', 'is', null).executeTakeFirst())?.alerts ?? 0
}

/** Marks one alert as seen, or all of them. */
export function seenStatement(queries: Queries, id: string | null, at: number, by: string): CompiledQuery {
  const update = queries.updateTable('alert').set({ seen_at: at, seen_by: by }).where('seen_at', 'is', null)
  return (id === null ? update : update.where('id', '=', id)).compile()
}

/** Removes what is old enough, or beyond the newest `most`. */
export function forgetStatements(queries: Queries, age: RemovableAge, most: number): CompiledQuery[] {
  const old = queries.deleteFrom('alert').where(stampedBefore('at', age))
  const nth = queries.selectFrom('alert').select('number').orderBy('number', 'desc').limit(1).offset(most)
  return [old.compile(), queries.deleteFrom('alert').where('number', '<=', nth).compile()]
}

export function readAlert(queries: Queries, id: string): Promise<AlertRow | undefined> {
  return queries.selectFrom('alert').selectAll().where('id', '=', id).executeTakeFirst()
}
