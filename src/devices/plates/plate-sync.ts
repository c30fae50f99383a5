import type { Queries, Write } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/log.ts'
import { ViewtronError } from '../../model/index.ts'
import type { Devices } from '../devices.ts'
import type { StoredDevice } from '../stored-device.ts'
import { AutomaticLevels } from './automatic-levels.ts'
import type { Difference } from './compare-plates.ts'
import type { Decision } from './decisions.ts'
import type { DeviceList, PlateFamily } from './device-list.ts'
import { DeviceSync } from './device-sync.ts'
import type { PlateAction } from './plate-actions.ts'
import { readSyncRows, runStatement, type SyncRow, switchStatements } from './sync-rows.ts'
import type { SyncRun } from './sync-run.ts'
import { type Wish, wishedPlates } from './wished-plates.ts'

export interface PlateSyncOptions {
  devices: Pick<Devices, 'list' | 'get' | 'withClient'>
  /** For reading only. */
  queries: Queries
  write: Write
  /** The server's IANA zone. */
  timeZone: string
  /** What this server does by itself, for the audit log. */
  note: (action: string, subject: string, detail: string) => void
  clock: Clock
  log: Logger
}

/** A device's lists beside ours. */
export interface SyncedDevice {
  device: StoredDevice
  /** As last read; null before that. */
  list: DeviceList | null
  /** Why it could not be read last. */
  failure: ViewtronError | null
  differences: Difference[]
  automatic: boolean
}

/** `12 done, 3 failed`, for the audit log. */
function runInWords({ done, failed, error }: SyncRun): string {
  const parts = [`${done - failed.length} done`]
  if (failed.length > 0) parts.push(`${failed.length} failed`)
  if (error !== null) parts.push(error)
  return parts.join(', ')
}

/** Brings known plates onto the lists of devices: differences first, then what a person decided, or by itself. */
export class PlateSync {
  private readonly options: PlateSyncOptions
  private readonly syncs = new Map<string, DeviceSync>()
  private readonly levels: AutomaticLevels
  private rows = new Map<string, SyncRow>()
  private isStopped = false

  constructor(options: PlateSyncOptions) {
    this.options = options
    this.levels = new AutomaticLevels({
      ...options,
      automatic: () => this.keepers().filter(({ id }) => this.isAutomatic(id)),
      level: device => this.level(device),
    })
  }

  /** After the recorder and the devices. A database in trouble is waited for. */
  async start(): Promise<void> {
    this.isStopped = false
    this.levels.start(() => this.load())
  }

  /** Ends runs after the step they are at. Safe twice. */
  async stop(): Promise<void> {
    this.isStopped = true
    await this.levels.stop()
    await Promise.all([...this.syncs.values()].map(sync => sync.settled()))
  }

  /** Known plates were changed: devices that keep themselves level do so. */
  notice(): void {
    this.levels.notice()
  }

  /** Stored devices that keep plates. */
  keepers(): StoredDevice[] {
    return this.options.devices.list().filter(({ facts }) => facts?.plates)
  }

  ours(): Promise<Map<string, Wish>> {
    const { queries, clock } = this.options
    return wishedPlates(queries, clock.now())
  }

  /** All devices that keep plates, by their lists as last read. */
  async state(): Promise<{ ours: number; devices: SyncedDevice[] }> {
    const ours = await this.ours()
    return { ours: ours.size, devices: this.keepers().map(device => this.present(device, ours)) }
  }

  /** One of them. Throws `device-not-found`, `device-no-plates`. */
  async stateOf(id: string): Promise<SyncedDevice> {
    return this.present(this.keeper(id), await this.ours())
  }

  /** Reads the lists of all devices anew, side by side; who cannot be read says why in its state. */
  async readAll(): Promise<void> {
    await Promise.allSettled(this.keepers().map(({ id }) => this.syncOf(id).read()))
  }

  /** Reads the lists of one device anew. Rejects with errors of the device, and `device-no-plates`. */
  read(id: string): Promise<DeviceList> {
    return this.syncOf(this.keeper(id).id).read()
  }

  /** Starts to do what a person decided. Throws `plates-unread`, `plate-sync-running`. */
  async begin(id: string, decisions: readonly Decision[]): Promise<SyncRun> {
    const { name } = this.keeper(id)
    const sync = this.syncOf(id)
    const run = await sync.begin(decisions, name)
    // What was taken over from one device goes to the others.
    void sync.settled().then(() => this.notice())
    return run
  }

  /** Starts to do what `plan` says of a device's lists. Throws `plate-sync-running`. */
  beginPlan(id: string, plan: (list: DeviceList) => PlateAction[], total: number): SyncRun {
    return this.syncOf(id).beginPlan(plan, { name: this.keeper(id).name, total })
  }

  /** Does one thing to a device's lists and keeps what was read of them up to date. Rejects with errors of the device. */
  async change(id: string, use: (sync: DeviceSync, list: DeviceList) => Promise<void>): Promise<void> {
    const { name } = this.keeper(id)
    const sync = this.syncOf(id)
    if (sync.isRunning) throw new ViewtronError('plate-sync-running', { name })
    await use(sync, await sync.recent())
  }

  /** The last run, or the one under way; null before the first. */
  run(id: string): SyncRun | null {
    return this.syncOf(this.keeper(id).id).run
  }

  /** Resolves when no run of the device is under way. */
  settled(id: string): Promise<void> {
    return this.syncOf(id).settled()
  }

  /** Lets a device keep itself level, or no longer. What it has of ours that is known no more waits for a person. */
  async switchAutomatic(id: string, automatic: boolean): Promise<void> {
    this.keeper(id)
    const { queries, write } = this.options
    const wished = [...(await this.ours()).keys()]
    await write(await switchStatements(queries, id, { automatic, wished }))
    await this.load()
    if (automatic) this.notice()
  }

  private keeper(id: string): StoredDevice {
    const device = this.options.devices.get(id)
    if (!device.facts?.plates) throw new ViewtronError('device-no-plates', { name: device.name })
    return device
  }

  private present(device: StoredDevice, ours: ReadonlyMap<string, Wish>): SyncedDevice {
    const sync = this.syncOf(device.id)
    const { list, failure } = sync
    return { device, list, failure, differences: sync.differences(ours), automatic: this.isAutomatic(device.id) }
  }

  private isAutomatic(id: string): boolean {
    return this.rows.get(id)?.automatic ?? false
  }

  private async load(): Promise<void> {
    this.rows = await readSyncRows(this.options.queries)
  }

  private syncOf(id: string): DeviceSync {
    const known = this.syncs.get(id)
    if (known) return known
    const { devices, queries, write, clock, timeZone } = this.options
    const sync = new DeviceSync({
      deviceId: id,
      queries,
      write,
      clock,
      timeZone,
      run: this.rows.get(id)?.run ?? null,
      ask: use => devices.withClient(id, use),
      family: (): PlateFamily => devices.get(id).facts?.plates ?? 'groups',
      save: run => write([runStatement(queries, id, run)]),
      isStopped: () => this.isStopped,
    })
    this.syncs.set(id, sync)
    return sync
  }

  private async level({ id, name }: StoredDevice): Promise<void> {
    const run = await this.syncOf(id).level(name)
    if (!run) return
    this.options.note('level-plates', id, `${name}: ${runInWords(run)}`)
    if (run.error !== null) throw new Error(run.error)
  }
}
