import { ViewtronError } from '../../model/index.ts'
import { automaticActions } from './automatic-choice.ts'
import { comparePlates, type Difference } from './compare-plates.ts'
import { type Decision, decide, decidedActions } from './decisions.ts'
import { type AskPlates, type DeviceList, type PlateFamily, readDeviceList, withPlates } from './device-list.ts'
import type { PlateAction } from './plate-actions.ts'
import { readPuts } from './put-memory.ts'
import { rememberShown, runActions, type SyncRun, type SyncRunOptions } from './sync-run.ts'
import { type Wish, wishedPlates } from './wished-plates.ts'

export interface DeviceSyncOptions extends Pick<SyncRunOptions, 'queries' | 'write' | 'clock' | 'isStopped'> {
  deviceId: string
  ask: AskPlates
  /** As the device's facts say at the moment. */
  family: () => PlateFamily
  /** IANA; for devices that do not tell theirs. */
  timeZone: string
  /** Keeps how the run stands. */
  save: (run: SyncRun) => Promise<void>
  /** The last run of an earlier server. */
  run: SyncRun | null
}

type Plan = (list: DeviceList, wishes: ReadonlyMap<string, Wish>) => PlateAction[]

interface Beginning {
  name: string
  total: number
  plan: Plan
  /** What is written are known plates, so it is remembered as ours. */
  isOurs?: boolean
}

const gaveUp = 'The server was stopped in the middle of it. Run it again: it goes on with what is left.'
const mostFailures = 1000
const recentMs = 30_000

/** What the device took and shows otherwise than it was sent. */
const shownOtherwise = (fields: string[]) => `The device took it, but shows another value for: ${fields.join(', ')}.`

/** The plate lists of one device beside ours: reads, compares, and does what was decided, one run at a time. */
export class DeviceSync {
  list: DeviceList | null = null
  /** Why it could not be read last; null where it could. */
  failure: ViewtronError | null = null
  run: SyncRun | null
  private readonly options: DeviceSyncOptions
  private running: Promise<void> | null = null

  constructor(options: DeviceSyncOptions) {
    this.options = options
    // A run of an earlier server that never ended.
    const { run, clock } = options
    this.run = run && !run.finishedAt ? { ...run, finishedAt: clock.now().toISOString(), error: gaveUp } : run
  }

  get isRunning(): boolean {
    return this.running !== null
  }

  /** Resolves when no run is under way. */
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

  /** As read not long ago, with what was changed through this server since; anew where it is older. */
  recent(): Promise<DeviceList> {
    const age = this.list ? this.options.clock.now().getTime() - this.list.readAt.getTime() : Number.POSITIVE_INFINITY
    return this.list && age >= 0 && age < recentMs ? Promise.resolve(this.list) : this.read()
  }

  /** After a change that was made outside of a run. */
  noteChange(change: Parameters<typeof withPlates>[1]): void {
    if (this.list) this.list = withPlates(this.list, change)
  }

  /** By the lists as last read; none before that. */
  differences(wishes: ReadonlyMap<string, Wish>): Difference[] {
    return this.list ? comparePlates(wishes, this.list) : []
  }

  /** Starts to do what a person decided. Throws `plate-sync-running`, and `plates-unread` where nobody saw differences yet. */
  async begin(decisions: readonly Decision[], name: string): Promise<SyncRun> {
    if (!this.list) throw new ViewtronError('plates-unread', { name })
    const decided = decide(decisions, this.differences(await this.wishes()))
    const plan: Plan = (list, wishes) => decidedActions(decided, comparePlates(wishes, list))
    return this.start({ name, total: decided.length, plan })
  }

  /** Starts to do what `plan` says of the device's lists, about `total` things. Throws `plate-sync-running`. */
  beginPlan(plan: (list: DeviceList) => PlateAction[], { name, total }: { name: string; total: number }): SyncRun {
    return this.start({ name, total, plan, isOurs: false })
  }

  /** Makes the device level with ours as far as that needs nobody's decision. Resolves with the run; null where there was nothing to do. */
  async level(name: string): Promise<SyncRun | null> {
    await this.settled()
    const list = await this.read()
    const puts = await readPuts(this.options.queries, this.options.deviceId)
    const actions = automaticActions(this.differences(await this.wishes()), puts, list)
    if (actions.length === 0) return null
    const run = this.start({ name, total: actions.length, plan: () => actions })
    await this.settled()
    return run
  }

  private wishes(): Promise<Map<string, Wish>> {
    const { queries, clock } = this.options
    return wishedPlates(queries, clock.now())
  }

  private start({ name, total, plan, isOurs = true }: Beginning): SyncRun {
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
    await options.save(run)
    const list = await this.read()
    const wishes = await this.wishes()
    const actions = plan(list, wishes)
    run.total = Math.max(run.total, actions.length)
    // What has become level since it was decided is done.
    run.done = run.total - actions.length
    const remembered = isOurs ? wishes : new Map<string, Wish>()
    const written = await runActions({ ...options, list, actions, wishes: remembered, run })
    if (options.isStopped()) {
      run.error = gaveUp
      return
    }
    const after = await this.read()
    await rememberShown(options, after, written)
    if (isOurs) this.noteStubborn(run, written, this.differences(wishes))
  }

  /** A device that says yes and does otherwise is told of. */
  private noteStubborn(run: SyncRun, written: ReadonlySet<string>, left: readonly Difference[]): void {
    for (const { key, number, kind, fields } of left) {
      if (!written.has(key) || run.failed.length >= mostFailures) continue
      const reason = kind === 'missing' ? 'The device took it, but does not show it.' : shownOtherwise(fields)
      run.failed.push({ key, number, reason })
    }
  }

  private async finish(run: SyncRun): Promise<void> {
    run.finishedAt = this.options.clock.now().toISOString()
    // How it ended is shown all the same; what the storage suffers from is told by the recorder.
    await this.options.save(run).catch(() => undefined)
  }
}
