import type { CompiledQuery } from 'kysely'
import type { Queries, Write } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import type { RemovableBefore } from '../lib/removable-age.ts'
import { uuid7 } from '../lib/uuid7.ts'
import type { Severity } from '../model/index.ts'
import {
  type AlertFilter,
  type AlertGroup,
  type AlertRequest,
  type AlertRow,
  type NewAlert,
  StoredAlerts,
} from './stored-alerts.ts'

export interface AlertsOptions {
  queries: Queries
  write: Write
  removable: RemovableBefore
  clock: Clock
}

/** A problem that lasts until it is ended. */
export interface Problem {
  /** Until the problem ends, only one alert is raised under this key: `output file:gate`. */
  key: string
  severity: Severity
  /** Name of the rule, or of the part of the server that raises it. */
  rule: string
  /** The rule's id; null or omitted for what a part of the server raises by itself. */
  ruleId?: string | null
  /** The name of the camera or output that it is about. */
  subject: string | null
  /** The id of the camera that it is about. */
  cameraId?: string | null | undefined
  /** A sentence that says what to do. */
  text: string
}

/** The methods with which a part of the server raises and ends its own alerts. */
export type AlertRaiser = Pick<Alerts, 'raise' | 'end' | 'openKeys'>

const pageSize = 500
const keptMs = 365 * 86_400_000
const mostKept = 20_000

/** Stored alerts, with listeners that are called for every change. */
export class Alerts {
  private readonly options: AlertsOptions
  private readonly table: StoredAlerts
  private readonly listeners = new Set<(rows: AlertRow[]) => void>()
  /** Keys of problems that have not ended. */
  private readonly open = new Set<string>()
  private lastNotified = 0

  /** Calls the listeners with all alerts that were stored since the last call. */
  readonly notifyOfNew = oneAtATime(() => this.readNew())

  constructor(options: AlertsOptions) {
    this.options = options
    this.table = new StoredAlerts(options)
  }

  /** Loads the problems that had not ended before a restart. */
  async start(): Promise<void> {
    this.lastNotified = await this.table.newestNumber()
    this.open.clear()
    for (const key of await this.table.openKeys()) this.open.add(key)
  }

  /** Keys of problems that have not ended. */
  openKeys(): ReadonlySet<string> {
    return this.open
  }

  find(id: string): Promise<AlertRow | undefined> {
    return this.table.find(id)
  }

  /** Newest first. */
  list(request: AlertRequest): Promise<AlertRow[]> {
    return this.table.list(request)
  }

  /** Alerts of the same rule about the same subject, together; the group with the newest alert first. */
  groups(filter: AlertFilter, limit: number): Promise<AlertGroup[]> {
    return this.table.groups(filter, limit)
  }

  /** When alerts were raised, how urgent each is, and when it was seen. */
  moments(filter: AlertFilter) {
    return this.table.moments(filter)
  }

  /** The names of the rules that have raised an alert. */
  rules(filter: AlertFilter): Promise<string[]> {
    return this.table.rules(filter)
  }

  countUnseen(filter: AlertFilter = {}): Promise<number> {
    return this.table.countUnseen(filter)
  }

  /** Alerts stored after this number, in the order in which they were stored. */
  after(number: number, limit: number): Promise<AlertRow[]> {
    return this.table.after(number, limit)
  }

  /** The number of the alert that was stored last; 0 without alerts. */
  newestNumber(): Promise<number> {
    return this.table.newestNumber()
  }

  /** Raises an alert unless the problem is open already. Rejects if it cannot be stored; call it again later then. */
  async raise({ key, ruleId = null, cameraId = null, ...facts }: Problem): Promise<void> {
    if (this.open.has(key)) return
    const { write, clock } = this.options
    const at = clock.now().getTime()
    const about = { rule_id: ruleId, camera_id: cameraId, plate: null, event_id: null }
    await write([this.table.add({ ...facts, ...about, id: uuid7(at), at, open_key: key })])
    this.open.add(key)
    await this.notifyOfNew()
  }

  /** Ends the problem with this key, if it is open. Rejects if that cannot be stored. */
  async end(key: string): Promise<void> {
    if (!this.open.has(key)) return
    const { write, clock } = this.options
    await write([this.table.end(key, clock.now().getTime())])
    this.open.delete(key)
    const ended = await this.table.newestOf(key)
    if (ended) this.notify([ended])
  }

  /** The statement that stores an alert about a single moment. Call `notifyOfNew` once it is written. */
  addStatement(alert: Omit<NewAlert, 'open_key'>): CompiledQuery {
    return this.table.add({ ...alert, open_key: null })
  }

  /** Marks the unseen alerts among these as seen, and returns their ids. */
  async markSeen(ids: readonly string[], by: string): Promise<string[]> {
    const { write, clock } = this.options
    const unseen = (await this.table.withIds(ids)).filter(({ seen_at: seenAt }) => seenAt === null).map(({ id }) => id)
    await write([this.table.markSeen(unseen, clock.now().getTime(), by)])
    this.notify(await this.table.withIds(unseen.slice(0, pageSize)))
    return unseen
  }

  /** Marks the unseen alerts that pass a filter as seen. Returns their number, and the ids of the newest. */
  async markAllSeen(filter: AlertFilter, by: string): Promise<{ count: number; newest: string[] }> {
    const { write, clock } = this.options
    const count = await this.countUnseen(filter)
    const rows = await this.list({ ...filter, limit: pageSize, beforeId: null, seen: false })
    const newest = rows.map(({ id }) => id)
    await write([this.table.markAllSeen(filter, clock.now().getTime(), by)])
    // Listeners hear of the newest only; the table has all of them.
    this.notify(await this.table.withIds(newest))
    return { count, newest }
  }

  /** Takes the mark away from these alerts, so that they wait for somebody again. */
  async markUnseen(ids: readonly string[]): Promise<void> {
    await this.options.write([this.table.markUnseen(ids)])
    this.notify(await this.table.withIds(ids.slice(0, pageSize)))
  }

  /** Removes alerts that are a year old, and the oldest of more than 20,000. */
  async removeOld(): Promise<void> {
    const { write, removable, clock } = this.options
    const age = removable(clock.now().getTime() - keptMs)
    if (age) await write(this.table.removeOld(age, mostKept))
  }

  /** Calls the listener with alerts that were raised, ended or seen, until the returned function is called. */
  watch(listener: (rows: AlertRow[]) => void): () => void {
    const own = (rows: AlertRow[]) => listener(rows)
    this.listeners.add(own)
    return () => this.listeners.delete(own)
  }

  private async readNew(): Promise<void> {
    for (;;) {
      const rows = await this.after(this.lastNotified, pageSize)
      const last = rows.at(-1)
      if (!last) return
      this.lastNotified = last.number
      this.notify(rows)
      if (rows.length < pageSize) return
    }
  }

  private notify(rows: AlertRow[]): void {
    if (rows.length > 0) for (const listener of this.listeners) listener(rows)
  }
}
