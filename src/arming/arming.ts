import type { Queries, Settings, TableStore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { Listeners } from '../lib/listeners.ts'
import type { Logger } from '../lib/log.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import { Turns } from '../lib/turns.ts'
import { uuid7 } from '../lib/uuid7.ts'
import type { EntryToAppend } from '../log/index.ts'
import { type ArmingMode, type ModeChange, ModeHistory, siteRef, ViewtronError } from '../model/index.ts'
import { iso } from '../time/iso.ts'
import { ArmingModes } from './arming-modes.ts'
import { lastScheduled, nextScheduled, type Occurrence, type ScheduledMode } from './mode-schedule.ts'

/** A rule or an output whose condition names a mode. */
export interface ModeUser {
  /** In the middle of a sentence: `rule`, `webhook`. */
  what: string
  name: string
}

export interface ArmingOptions extends TableStore {
  settings: Pick<Settings, 'get' | 'change'>
  /** The server's IANA zone. */
  timeZone: string
  /** Stores entries of the log; rejects while the storage is in trouble. */
  append: (entries: readonly EntryToAppend[]) => Promise<void>
  /** The rules and outputs whose conditions name a mode. */
  usersOf: (mode: string) => Promise<readonly ModeUser[]>
  /** Records a change in the audit log that no request made. */
  note: (who: string, detail: string) => void
  clock: Clock
  log: Pick<Logger, 'info' | 'debug'>
}

/** The mode now, since when and by whom, and the next change of the schedule. */
export interface ArmingState {
  /** The id of the mode. */
  mode: string
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
  readonly modes: ArmingModes
  private readonly options: ArmingOptions
  private readonly listeners = new Listeners<ModeChange>()
  private saved: { entries: readonly ScheduledMode[]; at: number } = { entries: [], at: 0 }
  private timer: NodeJS.Timeout | null = null
  private loading: Promise<void> | null = null
  private hasWarned = false
  /** Changes of the mode, the modes and the schedule are checked and stored one after another. */
  private readonly turns = new Turns(1)
  private readonly check = oneAtATime(() => this.checkSchedule())

  constructor(options: ArmingOptions) {
    this.options = options
    this.modes = new ArmingModes(options)
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

  /** Changes the mode until the next scheduled change. Returns false if it is that mode already. Throws `mode-unknown`. */
  set(mode: string, by: Pick<ModeChange, 'by' | 'source'>): Promise<boolean> {
    return this.store({ mode, at: this.now(), ...by })
  }

  /** Changes the mode as a message of the broker asks. Rejects if it cannot be stored. */
  async setByMqtt(mode: string): Promise<void> {
    if (await this.set(mode, { by: 'MQTT', source: 'mqtt' })) this.options.note('MQTT', `${mode}, by MQTT`)
  }

  /** Replaces the schedule. The mode stays until the next scheduled change. Throws `mode-unknown`. */
  setSchedule(entries: readonly ScheduledMode[]): Promise<void> {
    return this.turns.take(async () => {
      await this.load()
      for (const { mode } of entries) this.modes.check(mode)
      const saved = { entries: entries.map(entry => ({ ...entry, days: [...entry.days] })), at: this.now() }
      await this.options.settings.change({ 'arming-schedule': saved })
      this.saved = saved
    })
  }

  /** Adds a mode. Throws `mode-name-taken` and `too-many-modes`. */
  addMode(mode: { name: string; id?: string | undefined }): Promise<ArmingMode> {
    return this.turns.take(async () => {
      await this.load()
      return this.modes.add(mode)
    })
  }

  /** Changes the name of a mode. Throws `not-found` and `mode-name-taken`. */
  renameMode(id: string, name: string): Promise<ArmingMode> {
    return this.turns.take(async () => {
      await this.load()
      return this.modes.rename(id, name)
    })
  }

  /** Removes a mode that nothing uses. Throws `not-found`, `mode-built-in` and `mode-in-use`. */
  removeMode(id: string): Promise<ArmingMode> {
    return this.turns.take(async () => {
      await this.load()
      const { name } = this.modes.removable(id)
      const user = await this.userOf(id)
      if (user !== null) throw new ViewtronError('mode-in-use', { mode: name, user })
      return this.modes.remove(id)
    })
  }

  /** Calls the listener after every change, until the returned function is called. */
  watch(listener: (change: ModeChange) => void): () => void {
    return this.listeners.add(listener)
  }

  /** The first user of a mode, as the subject of a sentence; null if nothing uses it. */
  private async userOf(id: string): Promise<string | null> {
    if (this.history.mode === id) return 'the site: it is the mode now'
    if (this.saved.entries.some(({ mode }) => mode === id)) return 'the schedule'
    const [user] = await this.options.usersOf(id)
    return user ? `the ${user.what} ${user.name}` : null
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

  /** Reads everything once, however many callers wait for it; again after an error. */
  private load(): Promise<void> {
    this.loading ??= this.loadNow().catch(error => {
      this.loading = null
      throw error
    })
    return this.loading
  }

  private async loadNow(): Promise<void> {
    const { queries, settings } = this.options
    await this.modes.load()
    this.saved = await settings.get('arming-schedule')
    this.history.add(...(await readChanges(queries)))
  }

  private store(change: ModeChange): Promise<boolean> {
    return this.turns.take(() => this.storeNow(change))
  }

  private async storeNow(change: ModeChange): Promise<boolean> {
    const { queries, write, log } = this.options
    await this.load()
    // A schedule may name a mode that an older copy of the settings lacks.
    if (change.source !== 'schedule') this.modes.check(change.mode)
    // Scheduled changes to the same mode are kept, because they end what a person chose.
    if (change.source !== 'schedule' && change.mode === this.history.mode) return false
    const previous = this.history.mode
    const old = queries.selectFrom('mode_change').select('number').orderBy('number', 'desc').limit(1).offset(keptRows)
    const statements = [
      queries.insertInto('mode_change').values(change).compile(),
      queries.deleteFrom('mode_change').where('number', '<=', old).compile(),
    ]
    if (change.mode === previous) await write(statements)
    else await this.options.append([{ entry: this.entryOf(change, previous), statements: () => statements }])
    this.history.add(change)
    log.info(`arming mode: ${change.mode} (${change.by})`)
    this.listeners.call(change)
    return true
  }

  /** The entry of the log, which rules, webhooks and MQTT react to. */
  private entryOf({ mode, at, by, source }: ModeChange, previous: string): EntryToAppend['entry'] {
    const now = this.now()
    const next = nextScheduled(this.saved.entries, now, this.options.timeZone)
    return {
      kind: 'mode',
      id: uuid7(now),
      receivedAt: iso(now),
      time: iso(at),
      camera: siteRef,
      clientIp: '',
      mode,
      name: this.modes.nameOf(mode),
      previous,
      since: iso(at),
      by,
      source,
      next: next && { mode: next.mode, at: iso(next.at) },
    }
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}

async function readChanges(queries: Queries): Promise<ModeChange[]> {
  const rows = await queries.selectFrom('mode_change').selectAll().orderBy('number').execute()
  return rows.map(({ mode, at, by, source }) => ({ mode, at, by, source }))
}
