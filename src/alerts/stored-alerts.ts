import type { CompiledQuery, Insertable, Selectable } from 'kysely'
import { type AlertTable, type Queries, stampedBefore } from '../database/index.ts'
import type { RemovableAge } from '../lib/removable-age.ts'

export type AlertRow = Selectable<AlertTable>
export type Severity = AlertTable['severity']

/** An alert to be stored. Times are milliseconds since 1970. */
export type NewAlert = Pick<
  Insertable<AlertTable>,
  'id' | 'at' | 'severity' | 'rule' | 'subject' | 'text' | 'event_id' | 'open_key'
>

export interface AlertFilter {
  limit: number
  /** Only alerts before this one. */
  beforeId: string | null
  /** Only seen or only unseen alerts; undefined: both. */
  seen: boolean | undefined
}

/** The table of alerts. */
export class StoredAlerts {
  private readonly queries: Queries

  constructor({ queries }: { queries: Queries }) {
    this.queries = queries
  }

  find(id: string): Promise<AlertRow | undefined> {
    return this.queries.selectFrom('alert').selectAll().where('id', '=', id).executeTakeFirst()
  }

  /** The newest alert that was raised under a key. */
  newestOf(openKey: string): Promise<AlertRow | undefined> {
    const all = this.queries.selectFrom('alert').selectAll().where('open_key', '=', openKey)
    return all.orderBy('number', 'desc').executeTakeFirst()
  }

  /** Newest first. */
  list({ limit, beforeId, seen }: AlertFilter): Promise<AlertRow[]> {
    let query = this.queries.selectFrom('alert').selectAll()
    if (beforeId !== null) query = query.where('id', '<', beforeId)
    if (seen !== undefined) query = query.where('seen_at', seen ? 'is not' : 'is', null)
    return query.orderBy('id', 'desc').limit(limit).execute()
  }

  /** Alerts stored after this number, in the order in which they were stored. */
  after(number: number, limit: number): Promise<AlertRow[]> {
    const later = this.queries.selectFrom('alert').selectAll().where('number', '>', number)
    return later.orderBy('number').limit(limit).execute()
  }

  /** The number of the alert that was stored last; 0 without alerts. */
  async newestNumber(): Promise<number> {
    const newest = this.queries.selectFrom('alert').select(({ fn }) => fn.max('number').as('number'))
    return (await newest.executeTakeFirst())?.number ?? 0
  }

  async countUnseen(): Promise<number> {
    const count = this.queries.selectFrom('alert').select(({ fn }) => fn.countAll<number>().as('alerts'))
    return (await count.where('seen_at', 'is', null).executeTakeFirst())?.alerts ?? 0
  }

  /** Keys of alerts that have not ended. */
  async openKeys(): Promise<string[]> {
    const rows = await this.queries
      .selectFrom('alert')
      .select('open_key')
      .where('open_key', 'is not', null)
      .where('ended_at', 'is', null)
      .execute()
    return rows.flatMap(row => row.open_key ?? [])
  }

  /** Stores an alert, unless it is stored already or one with the same key has not ended. */
  add(alert: NewAlert): CompiledQuery {
    return this.queries
      .insertInto('alert')
      .values({ ...alert, ended_at: null, seen_at: null, seen_by: null })
      .onConflict(conflict => conflict.doNothing())
      .compile()
  }

  end(openKey: string, at: number): CompiledQuery {
    return this.queries
      .updateTable('alert')
      .set({ ended_at: at })
      .where('open_key', '=', openKey)
      .where('ended_at', 'is', null)
      .compile()
  }

  /** Marks one alert as seen, or all of them if `id` is null. */
  markSeen(id: string | null, at: number, by: string): CompiledQuery {
    const update = this.queries.updateTable('alert').set({ seen_at: at, seen_by: by }).where('seen_at', 'is', null)
    return (id === null ? update : update.where('id', '=', id)).compile()
  }

  /** Removes alerts that are old enough, and all but the newest `mostKept`. */
  removeOld(age: RemovableAge, mostKept: number): CompiledQuery[] {
    const old = this.queries.deleteFrom('alert').where(stampedBefore('at', age))
    const nth = this.queries.selectFrom('alert').select('number').orderBy('number', 'desc').limit(1).offset(mostKept)
    return [old.compile(), this.queries.deleteFrom('alert').where('number', '<=', nth).compile()]
  }
}
