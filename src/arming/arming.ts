import type { Queries, Settings, TableStore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { Listeners } from '../lib/listeners.ts'
import type { Logger } from '../lib/log.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import { Turns } from '../lib/turns.ts'
import { type ArmingMode, type ModeChange, ModeHistory } from '../model/index.ts'
import { lastScheduled, nextScheduled, type Occurrence, type ScheduledMode } from './mode-schedule.ts'

export interface ArmingOptions extends TableStore {
  settings: Pick<Settings, 'get' | 'change'>
  /** The server's IANA zone. */
  timeZone: string
  /** Records a change in the audit log that no request made. */
  note: (who: string, detail: string) => void
  clock: Clock
  log: Pick<Logger, 'info' | 'debug'>
}

/** The mode now, since when and by whom, and the next change of the schedule. */
export interface ArmingState {
  mode: ArmingMode
  /** Null before the first change. */
  since: ModeChange | null
  next: Occurrence | null
}

const checkEveryMs = 1000
const keptRows = 2000

/** The arming mode of the site: chosen by hand, over MQTT, or by a weekly schedule. */
export class Arming {
  /** Rules ask it for the mode at the time of an entry. */
  readonly history = new ModeHistory()
  private readonly options: ArmingOptions
  private readonly listeners = new Listeners<ModeChange>()
  private saved: { entries: readonly ScheduledMode[]; at: number } = { entries: [], at: 0 }
  private timer: NodeJS.Timeout | null = null
  private isLoaded = false
  private hasWarned = false
  /** Changes are stored one after another. */
  private readonly turns = new Turns(1)
  private readonly check = oneAtATime(() => this.checkSchedule())

  constructor(options: ArmingOptions) {
    this.options = options
  }

  /** Reads the mode, and applies what the schedule has changed meanwhile. Waits while the database has problems. */
  async start(): Promise<void> {
    this.timer ??= setInterval(() => void this.check(), checkEveryMs)
    await this.check()
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    await this.check()
  }

  state(): ArmingState {
    const { mode, last } = this.history
    return { mode, since: last, next: nextScheduled(this.saved.entries, this.now(), this.options.timeZone) }
  }

  get schedule(): readonly ScheduledMode[] {
    return this.saved.entries
  }

  /** Changes the mode until the next scheduled change. Returns false if it is that mode already. */
  set(mode: ArmingMode, by: Pick<ModeChange, 'by' | 'source'>): Promise<boolean> {
    return this.store({ mode, at: this.now(), ...by })
  }

  /** Changes the mode as a message of the broker asks. Rejects if it cannot be stored. */
  async setByMqtt(mode: ArmingMode): Promise<void> {
    if (await this.set(mode, { by: 'MQTT', source: 'mqtt' })) this.options.note('MQTT', `${mode}, by MQTT`)
  }

  /** Replaces the schedule. The mode stays until the next scheduled change. */
  async setSchedule(entries: readonly ScheduledMode[]): Promise<void> {
    const saved = { entries: entries.map(entry => ({ ...entry, days: [...entry.days] })), at: this.now() }
    await this.options.settings.change({ 'arming-schedule': saved })
    this.saved = saved
  }

  /** Calls the listener after every change, until the returned function is called. */
  watch(listener: (change: ModeChange) => void): () => void {
    return this.listeners.add(listener)
  }

  private async checkSchedule(): Promise<void> {
    if (this.timer === null) return
    try {
      await this.load()
      const due = this.due()
      if (due && (await this.store({ ...due, by: 'schedule', source: 'schedule' }))) {
        this.options.note('server', `${due.mode}, by the schedule`)
      }
      this.hasWarned = false
    } catch (error) {
      if (!this.hasWarned) this.options.log.debug(`the arming mode waits: ${(error as Error).message}`)
      this.hasWarned = true
    }
  }

  /** A scheduled change that is later than the last change and than the schedule itself. */
  private due(): Occurrence | null {
    const now = this.now()
    const last = lastScheduled(this.saved.entries, now, this.options.timeZone)
    // After a clock was set back, the last change may be in the future.
    const after = Math.min(Math.max(this.history.last?.at ?? 0, this.saved.at), now)
    return last && last.at > after ? last : null
  }

  private async load(): Promise<void> {
    if (this.isLoaded) return
    const { queries, settings } = this.options
    this.saved = await settings.get('arming-schedule')
    this.history.add(...(await readChanges(queries)))
    this.isLoaded = true
  }

  private store(change: ModeChange): Promise<boolean> {
    return this.turns.take(() => this.storeNow(change))
  }

  private async storeNow(change: ModeChange): Promise<boolean> {
    const { queries, write, log } = this.options
    await this.load()
    // Scheduled changes to the same mode are kept, because they end what a person chose.
    if (change.source !== 'schedule' && change.mode === this.history.mode) return false
    const old = queries.selectFrom('mode_change').select('number').orderBy('number', 'desc').limit(1).offset(keptRows)
    await write([
      queries.insertInto('mode_change').values(change).compile(),
      queries.deleteFrom('mode_change').where('number', '<=', old).compile(),
    ])
    this.history.add(change)
    log.info(`arming mode: ${change.mode} (${change.by})`)
    this.listeners.call(change)
    return true
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}

async function readChanges(queries: Queries): Promise<ModeChange[]> {
  const rows = await queries.selectFrom('mode_change').selectAll().orderBy('number').execute()
  return rows.map(({ mode, at, by, source }) => ({ mode, at, by, source }))
}
