import {
  type CompiledQuery,
  type Expression,
  type ExpressionBuilder,
  expressionBuilder,
  type Insertable,
  type Selectable,
  type SqlBool,
  sql,
} from 'kysely'
import { type AlertTable, listed, type Queries, type Schema, stampedBefore } from '../database/index.ts'
import type { RemovableAge } from '../lib/removable-age.ts'
import { type Severity, severities } from '../model/index.ts'

export type AlertRow = Selectable<AlertTable>

/** An alert to be stored. Times are milliseconds since 1970. */
export type NewAlert = Pick<
  Insertable<AlertTable>,
  Exclude<keyof AlertTable, 'number' | 'ended_at' | 'seen_at' | 'seen_by'>
>

/** The conditions of a list of alerts; an alert has to match all of them. */
export interface AlertFilter {
  /** Only seen or only unseen alerts. */
  seen?: boolean | undefined
  severity?: readonly Severity[] | undefined
  /** Names of rules. */
  rule?: readonly string[] | undefined
  /** Own ids of cameras. */
  cameraIds?: readonly string[] | undefined
  subject?: string | undefined
  ids?: readonly string[] | undefined
  /** Milliseconds since 1970; `to` is exclusive. */
  from?: number | undefined
  to?: number | undefined
}

export interface AlertRequest extends AlertFilter {
  limit: number
  /** Only alerts before this one. */
  beforeId: string | null
}

/** The alerts of one rule about one subject. */
export interface AlertGroup {
  newest: AlertRow
  count: number
  unseen: number
  firstAt: number
  severity: Severity
}

type AlertCondition = (eb: ExpressionBuilder<Schema, 'alert'>) => Expression<SqlBool>

/** The alerts that pass a filter, as a condition. */
function passing({ seen, severity, rule, cameraIds, subject, ids, from, to }: AlertFilter): AlertCondition {
  return eb => {
    const parts: (Expression<SqlBool> | false)[] = [
      seen !== undefined && eb('seen_at', seen ? 'is not' : 'is', null),
      severity !== undefined && eb('severity', 'in', listed(severity)),
      rule !== undefined && eb('rule', 'in', listed(rule)),
      cameraIds !== undefined && eb('camera_id', 'in', listed(cameraIds)),
      subject !== undefined && eb('subject', '=', subject),
      ids !== undefined && eb('id', 'in', listed(ids)),
      from !== undefined && eb('at', '>=', from),
      to !== undefined && eb('at', '<', to),
    ]
    return eb.and(parts.filter(part => part !== false))
  }
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

  withIds(ids: readonly string[]): Promise<AlertRow[]> {
    return this.queries.selectFrom('alert').selectAll().where('id', 'in', listed(ids)).execute()
  }

  /** The newest alert that was raised under a key. */
  newestOf(openKey: string): Promise<AlertRow | undefined> {
    const all = this.queries.selectFrom('alert').selectAll().where('open_key', '=', openKey)
    return all.orderBy('number', 'desc').executeTakeFirst()
  }

  /** Newest first. */
  list({ limit, beforeId, ...filter }: AlertRequest): Promise<AlertRow[]> {
    let query = this.queries.selectFrom('alert').selectAll().where(passing(filter))
    if (beforeId !== null) query = query.where('id', '<', beforeId)
    return query.orderBy('id', 'desc').limit(limit).execute()
  }

  /** Alerts of the same rule about the same subject, together; the group with the newest alert first. */
  async groups(filter: AlertFilter, limit: number): Promise<AlertGroup[]> {
    const { rows } = await sql<{ newest: number; alerts: number; unseen: number; first: number; rank: number }>`
      select max(number) as newest, count(*) as alerts, count(*) filter (where seen_at is null) as unseen, min(at) as first,
        max(case severity when 'critical' then 2 when 'warning' then 1 else 0 end) as rank
      from alert where ${passing(filter)(expressionBuilder<Schema, 'alert'>())}
      group by rule, subject order by newest desc limit ${limit}`.execute(this.queries)
    const numbers = rows.map(({ newest }) => newest)
    const alerts = await this.queries.selectFrom('alert').selectAll().where('number', 'in', listed(numbers)).execute()
    const byNumber = new Map(alerts.map(alert => [alert.number, alert]))
    return rows.flatMap(({ newest: number, alerts: count, unseen, first, rank }) => {
      const newest = byNumber.get(number)
      return newest ? [{ newest, count, unseen, firstAt: first, severity: severities[rank] ?? 'info' }] : []
    })
  }

  /** The facts of each alert that a calendar needs. */
  moments(filter: AlertFilter): Promise<Pick<AlertRow, 'at' | 'severity' | 'seen_at'>[]> {
    return this.queries.selectFrom('alert').select(['at', 'severity', 'seen_at']).where(passing(filter)).execute()
  }

  /** The names of the rules that have raised an alert. */
  async rules(filter: AlertFilter): Promise<string[]> {
    const all = this.queries.selectFrom('alert').select('rule').distinct().where(passing(filter))
    const rows = await all.orderBy('rule').execute()
    return rows.map(({ rule }) => rule)
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

  /** The number of unseen alerts that pass a filter. */
  async countUnseen(filter: AlertFilter = {}): Promise<number> {
    const count = this.queries.selectFrom('alert').select(({ fn }) => fn.countAll<number>().as('alerts'))
    return (await count.where(passing({ ...filter, seen: false })).executeTakeFirst())?.alerts ?? 0
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

  /** Marks the unseen alerts among these as seen. */
  markSeen(ids: readonly string[], at: number, by: string): CompiledQuery {
    return this.queries
      .updateTable('alert')
      .set({ seen_at: at, seen_by: by })
      .where('id', 'in', listed(ids))
      .where('seen_at', 'is', null)
      .compile()
  }

  /** Marks the unseen alerts that pass a filter as seen. */
  markAllSeen(filter: AlertFilter, at: number, by: string): CompiledQuery {
    const unseen = this.queries.updateTable('alert').set({ seen_at: at, seen_by: by })
    return unseen.where(passing({ ...filter, seen: false }) as never).compile()
  }

  /** Takes the mark away again. */
  markUnseen(ids: readonly string[]): CompiledQuery {
    const seen = this.queries.updateTable('alert').set({ seen_at: null, seen_by: null })
    return seen.where('id', 'in', listed(ids)).compile()
  }

  /** Removes alerts that are old enough, and all but the newest `mostKept`. */
  removeOld(age: RemovableAge, mostKept: number): CompiledQuery[] {
    const old = this.queries.deleteFrom('alert').where(stampedBefore('at', age))
    const nth = this.queries.selectFrom('alert').select('number').orderBy('number', 'desc').limit(1).offset(mostKept)
    return [old.compile(), this.queries.deleteFrom('alert').where('number', '<=', nth).compile()]
  }
}
