import type { Queries } from '../../database/index.ts'
import { ViewtronError } from '../../model/index.ts'
import { automaticActions } from './automatic-actions.ts'
import { comparePlates, type Difference } from './compare-plates.ts'
import { type Decision, decide, decidedActions } from './decisions.ts'
import { type AskPlates, type DeviceList, type PlateFamily, readDeviceList, withPlates } from './device-list.ts'
import { type ListedPlate, readListedPlates } from './listed-plates.ts'
import type { PlateAction } from './plate-actions.ts'
import type { SyncRun } from './plate-sync-store.ts'
import { rememberShown, runActions, type SyncRunOptions } from './sync-run.ts'

export interface DeviceSyncOptions extends Pick<SyncRunOptions, 'store' | 'knownPlates' | 'clock' | 'isStopped'> {
  queries: Queries
  deviceId: string
  ask: AskPlates
  /** The kind of plate lists, by the device's current facts. */
  family: () => PlateFamily
  /** IANA; used when a device does not report its zone. */
  timeZone: string
  /** The last run, before this server started. */
  run: SyncRun | null
}

type Plan = (list: DeviceList, listed: ReadonlyMap<string, ListedPlate>) => PlateAction[]

interface RunStart {
  name: string
  total: number
  plan: Plan
  /** Whether known plates are written, which are remembered as ours. */
  isOurs?: boolean
}

const stoppedReason = 'The server was stopped during the run. Run it again to do the rest.'
const maxFailures = 1000
const recentMs = 30_000

const shownOtherwise = (fields: string[]) =>
  `The device accepted it, but shows another value for: ${fields.join(', ')}.`

/** Synchronises the plate lists of one device with the known plates, one run at a time. */
export class DeviceSync {
  /** The lists as last read; null before. */
  list: DeviceList | null = null
  /** The reason why the last read failed; null when it succeeded. */
  failure: ViewtronError | null = null
  run: SyncRun | null
  private readonly options: DeviceSyncOptions
  private running: Promise<void> | null = null

  constructor(options: DeviceSyncOptions) {
    this.options = options
    const { run, clock } = options
    // A run without an end was cut off with the earlier server.
    this.run = run && !run.finishedAt ? { ...run, finishedAt: clock.now().toISOString(), error: stoppedReason } : run
  }

  get isRunning(): boolean {
    return this.running !== null
  }

  /** Resolves when no run is active. */
  async settled(): Promise<void> {
    await this.running
  }

  /** Reads the device's lists. Rejects with the errors of its client, which are kept in `failure`. */
  async read(): Promise<DeviceList> {
    const { ask, clock, timeZone, family } = this.options
    try {
      this.list = await readDeviceList(ask, { family: family(), clock, timeZone })
      this.failure = null
      return this.list
    } catch (error) {
      if (error instanceof ViewtronError) this.failure = error
      throw error
    }
  }

  /** The lists as read within the last 30 s, with the changes made here since; else reads them again. */
  recent(): Promise<DeviceList> {
    const age = this.list ? this.options.clock.now().getTime() - this.list.readAt.getTime() : Number.POSITIVE_INFINITY
    return this.list && age >= 0 && age < recentMs ? Promise.resolve(this.list) : this.read()
  }

  /** Applies a change that was made outside of a run to the lists in memory. */
  noteChange(change: Parameters<typeof withPlates>[1]): void {
    if (this.list) this.list = withPlates(this.list, change)
  }

  /** The differences from the lists as last read; none before the first read. */
  differences(listed: ReadonlyMap<string, ListedPlate>): Difference[] {
    return this.list ? comparePlates(listed, this.list) : []
  }

  /** Starts a run for a person's decisions. Throws `plate-sync-running`, and `plates-unread` before the lists were read. */
  async begin(decisions: readonly Decision[], name: string): Promise<SyncRun> {
    if (!this.list) throw new ViewtronError('plates-unread', { name })
    const decided = decide(decisions, this.differences(await this.listed()))
    const plan: Plan = (list, listed) => decidedActions(decided, comparePlates(listed, list))
    return this.start({ name, total: decided.length, plan })
  }

  /** Starts a run of about `total` actions that `plan` derives from the device's lists. Throws `plate-sync-running`. */
  beginPlan(plan: (list: DeviceList) => PlateAction[], { name, total }: { name: string; total: number }): SyncRun {
    return this.start({ name, total, plan, isOurs: false })
  }

  /** Carries out all actions that need no decision. Resolves with the finished run; null when there was nothing to do. */
  async syncAutomatically(name: string): Promise<SyncRun | null> {
    await this.settled()
    const list = await this.read()
    const written = await this.options.store.written(this.options.deviceId)
    const actions = automaticActions(this.differences(await this.listed()), written, list)
    if (actions.length === 0) return null
    const run = this.start({ name, total: actions.length, plan: () => actions })
    await this.settled()
    return run
  }

  private listed(): Promise<Map<string, ListedPlate>> {
    const { queries, clock } = this.options
    return readListedPlates(queries, clock.now())
  }

  private start({ name, total, plan, isOurs = true }: RunStart): SyncRun {
    if (this.running) throw new ViewtronError('plate-sync-running', { name })
    const startedAt = this.options.clock.now().toISOString()
    const run: SyncRun = { startedAt, finishedAt: null, total, done: 0, failed: [], error: null }
    this.run = run
    this.running = this.carryOut(run, plan, isOurs)
      .catch(error => {
        run.error = error instanceof ViewtronError ? `${error.message} ${error.hint}` : (error as Error).message
      })
      .then(() => this.finish(run))
      .finally(() => {
        this.running = null
      })
    return run
  }

  private async carryOut(run: SyncRun, plan: Plan, isOurs: boolean): Promise<void> {
    const { options } = this
    await this.save(run)
    const list = await this.read()
    const listed = await this.listed()
    const actions = plan(list, listed)
    run.total = Math.max(run.total, actions.length)
    // Plates that are in sync by now count as done.
    run.done = run.total - actions.length
    const remembered = isOurs ? listed : new Map<string, ListedPlate>()
    const written = await runActions({ ...options, list, actions, listed: remembered, run })
    if (options.isStopped()) {
      run.error = stoppedReason
      return
    }
    const after = await this.read()
    await rememberShown(options, after, written)
    if (isOurs) this.noteUnapplied(run, written, this.differences(listed))
  }

  /** Adds written plates that the device does not show as sent to the failures. */
  private noteUnapplied(run: SyncRun, written: ReadonlySet<string>, left: readonly Difference[]): void {
    for (const { key, number, kind, fields } of left) {
      if (!written.has(key) || run.failed.length >= maxFailures) continue
      const reason = kind === 'missing' ? 'The device accepted it, but does not show it.' : shownOtherwise(fields)
      run.failed.push({ key, number, reason })
    }
  }

  private async finish(run: SyncRun): Promise<void> {
    run.finishedAt = this.options.clock.now().toISOString()
    // The result is shown from memory. Storage trouble is reported elsewhere.
    await this.save(run).catch(() => undefined)
  }

  private save(run: SyncRun): Promise<void> {
    return this.options.store.saveRun(this.options.deviceId, run)
  }
}
