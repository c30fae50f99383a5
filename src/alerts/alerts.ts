import type { CompiledQuery } from 'kysely'
import type { Queries, Write } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { RemovableBefore } from '../lib/removable-age.ts'
import { uuid7 } from '../lib/uuid7.ts'
import {
  type AlertRow,
  endStatement,
  forgetStatements,
  type NewAlert,
  raiseStatement,
  readAlert,
  readAlerts,
  readAlertsAfter,
  readNewestNumber,
  readOpenKeys,
  type Severity,
  seenStatement,
} from './alert-rows.ts'

export interface AlertsOptions {
  queries: Queries
  write: Write
  removable: RemovableBefore
  clock: Clock
}

/** Something that is unwell and lasts. */
export interface Trouble {
  /** Raised once under this key, until it has ended: `output file:gate`. */
  key: string
  severity: Severity
  /** Name of the rule, or of the part of the server that raises it. */
  rule: string
  /** What it is about: a camera's or an output's name. */
  subject: string | null
  /** In words, with what to do. */
  text: string
}

/** What other outputs raise and end. */
export type AlertDesk = Pick<Alerts, 'raise' | 'end'>

const pageSize = 200
const keptMs = 365 * 86_400_000
const mostKept = 20_000

/** Alerts in the database, and who wants to hear of new ones at once. */
export class Alerts {
  private readonly options: AlertsOptions
  private readonly listeners = new Set<(rows: AlertRow[]) => void>()
  /** Keys of what still lasts. */
  private readonly open = new Set<string>()
  private told = 0
  private telling: Promise<void> | null = null

  constructor(options: AlertsOptions) {
    this.options = options
  }

  /** Takes up what lasted before a restart. */
  async start(): Promise<void> {
    const { queries } = this.options
    this.told = await readNewestNumber(queries)
    this.open.clear()
    for (const key of await readOpenKeys(queries)) this.open.add(key)
  }

  /** Keys of what still lasts. */
  openKeys(): ReadonlySet<string> {
    return this.open
  }

  /** Raises an alert unless it lasts already. Rejects while the storage is in trouble; raise it again then. */
  async raise({ key, ...facts }: Trouble): Promise<void> {
    if (this.open.has(key)) return
    const { queries, write, clock } = this.options
    const at = clock.now().getTime()
    await write([raiseStatement(queries, { ...facts, id: uuid7(at), at, event_id: null, open_key: key })])
    this.open.add(key)
    await this.tellNews()
  }

  /** It is over; nothing where nothing lasts under the key. Rejects while the storage is in trouble. */
  async end(key: string): Promise<void> {
    if (!this.open.has(key)) return
    const { queries, write, clock } = this.options
    await write([endStatement(queries, key, clock.now().getTime())])
    this.open.delete(key)
    const row = queries.selectFrom('alert').selectAll().where('open_key', '=', key).orderBy('number', 'desc')
    const ended = await row.executeTakeFirst()
    if (ended) this.tell([ended])
  }

  /** The statement that stores what happened at a moment; after it was written, `tellNews`. */
  statement(alert: Omit<NewAlert, 'open_key'>): CompiledQuery {
    return raiseStatement(this.options.queries, { ...alert, open_key: null })
  }

  /** Marks one as seen, or all where `id` is null. */
  async see(id: string | null, by: string): Promise<void> {
    const { queries, write, clock } = this.options
    const at = clock.now().getTime()
    const unseen = id === null ? await readAlerts(queries, { limit: pageSize, beforeId: null, seen: false }) : []
    await write([seenStatement(queries, id, at, by)])
    const one = id === null ? undefined : await readAlert(queries, id)
    // Of very many the newest have to do.
    this.tell(one ? [one] : unseen.map(row => ({ ...row, seen_at: at, seen_by: by })))
  }

  /** Removes what is a year old. */
  async forgetOld(): Promise<void> {
    const { queries, write, removable, clock } = this.options
    const age = removable(clock.now().getTime() - keptMs)
    if (age) await write(forgetStatements(queries, age, mostKept))
  }

  /** Calls back with alerts that were raised, ended or seen; returns how to stop that. */
  watch(listener: (rows: AlertRow[]) => void): () => void {
    const own = (rows: AlertRow[]) => listener(rows)
    this.listeners.add(own)
    return () => this.listeners.delete(own)
  }

  /** Tells the listeners what was stored since the last time. */
  async tellNews(): Promise<void> {
    // One that is under way may have looked before the newest was stored.
    await this.telling
    this.telling ??= this.readNews().finally(() => {
      this.telling = null
    })
    await this.telling
  }

  private async readNews(): Promise<void> {
    for (;;) {
      const rows = await readAlertsAfter(this.options.queries, this.told, pageSize)
      const last = rows.at(-1)
      if (!last) return
      this.told = last.number
      this.tell(rows)
      if (rows.length < pageSize) return
    }
  }

  private tell(rows: AlertRow[]): void {
    if (rows.length > 0) for (const listener of this.listeners) listener(rows)
  }
}
