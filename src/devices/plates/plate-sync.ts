import type { TableStore } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/log.ts'
import { ViewtronError } from '../../model/index.ts'
import { KnownPlates } from '../../plates/known-plates.ts'
import type { Devices } from '../devices.ts'
import type { StoredDevice } from '../stored-device.ts'
import { AutomaticSync } from './automatic-sync.ts'
import type { Difference } from './compare-plates.ts'
import type { Decision } from './decisions.ts'
import type { DeviceList, PlateFamily } from './device-list.ts'
import { DeviceSync } from './device-sync.ts'
import { type ListedPlate, readListedPlates } from './listed-plates.ts'
import type { PlateAction } from './plate-actions.ts'
import { PlateSyncStore, type StoredSync, type SyncRun } from './plate-sync-store.ts'

export interface PlateSyncOptions extends TableStore {
  devices: Pick<Devices, 'list' | 'get' | 'withClient'>
  /** The server's IANA zone. */
  timeZone: string
  /** Notes an action of the server itself in the audit log. */
  note: (action: string, subject: string, detail: string) => void
  clock: Clock
  log: Logger
}

/** A device's plate lists compared with the known plates. */
export interface SyncedDevice {
  device: StoredDevice
  /** The lists as last read; null before. */
  list: DeviceList | null
  /** The reason why the last read failed; null when it succeeded. */
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

/** Synchronises known plates with the lists of devices: shows differences, applies decisions, or runs automatically. */
export class PlateSync {
  private readonly options: PlateSyncOptions
  private readonly syncs = new Map<string, DeviceSync>()
  private readonly automatic: AutomaticSync
  private readonly store: PlateSyncStore
  private stored = new Map<string, StoredSync>()
  private isStopped = false

  constructor(options: PlateSyncOptions) {
    this.options = options
    this.store = new PlateSyncStore(options)
    this.automatic = new AutomaticSync({
      ...options,
      automatic: () => this.devicesWithLists().filter(({ id }) => this.isAutomatic(id)),
      sync: device => this.syncAutomatically(device),
    })
  }

  /** Call it after the storage and the devices have started. Waits in the background for a database in trouble. */
  async start(): Promise<void> {
    this.isStopped = false
    this.automatic.start(() => this.load())
  }

  /** Ends runs after their current step. Safe twice. */
  async stop(): Promise<void> {
    this.isStopped = true
    await this.automatic.stop()
    await Promise.all([...this.syncs.values()].map(sync => sync.settled()))
  }

  /** Must be called when known plates have changed: synchronises the automatic devices. */
  notice(): void {
    this.automatic.notice()
  }

  /** The stored devices that have plate lists. */
  devicesWithLists(): StoredDevice[] {
    return this.options.devices.list().filter(({ facts }) => facts?.plates)
  }

  /** The known plates that belong on devices, by key. */
  ours(): Promise<Map<string, ListedPlate>> {
    const { queries, clock } = this.options
    return readListedPlates(queries, clock.now())
  }

  /** All devices with plate lists, by their lists as last read. */
  async state(): Promise<{ ours: number; devices: SyncedDevice[] }> {
    const ours = await this.ours()
    return { ours: ours.size, devices: this.devicesWithLists().map(device => this.present(device, ours)) }
  }

  /** One device. Throws `device-not-found`, `device-no-plates`. */
  async stateOf(id: string): Promise<SyncedDevice> {
    return this.present(this.deviceWithLists(id), await this.ours())
  }

  /** Reads the lists of all devices in parallel. Failures are kept in the state of each device. */
  async readAll(): Promise<void> {
    await Promise.allSettled(this.devicesWithLists().map(({ id }) => this.syncOf(id).read()))
  }

  /** Reads the lists of one device. Rejects with errors of the device, and `device-no-plates`. */
  read(id: string): Promise<DeviceList> {
    return this.syncOf(this.deviceWithLists(id).id).read()
  }

  /** Starts a run for a person's decisions. Throws `plates-unread`, `plate-sync-running`. */
  async begin(id: string, decisions: readonly Decision[]): Promise<SyncRun> {
    const { name } = this.deviceWithLists(id)
    const sync = this.syncOf(id)
    const run = await sync.begin(decisions, name)
    // Plates that were saved from this device go to the other devices.
    void sync.settled().then(() => this.notice())
    return run
  }

  /** Starts a run of the actions that `plan` derives from a device's lists. Throws `plate-sync-running`. */
  beginPlan(id: string, plan: (list: DeviceList) => PlateAction[], total: number): SyncRun {
    return this.syncOf(id).beginPlan(plan, { name: this.deviceWithLists(id).name, total })
  }

  /** Runs a single change of a device's lists. Rejects with `plate-sync-running` and errors of the device. */
  async change(id: string, use: (sync: DeviceSync, list: DeviceList) => Promise<void>): Promise<void> {
    const { name } = this.deviceWithLists(id)
    const sync = this.syncOf(id)
    if (sync.isRunning) throw new ViewtronError('plate-sync-running', { name })
    await use(sync, await sync.recent())
  }

  /** The active or last run; null before the first. */
  run(id: string): SyncRun | null {
    return this.syncOf(this.deviceWithLists(id).id).run
  }

  /** Resolves when no run of the device is active. */
  settled(id: string): Promise<void> {
    return this.syncOf(id).settled()
  }

  /** Switches automatic synchronisation. Plates on the device that are not known any more wait for a person. */
  async switchAutomatic(id: string, automatic: boolean): Promise<void> {
    this.deviceWithLists(id)
    await this.store.switchAutomatic(id, { automatic, kept: (await this.ours()).keys() })
    await this.load()
    if (automatic) this.notice()
  }

  private deviceWithLists(id: string): StoredDevice {
    const device = this.options.devices.get(id)
    if (!device.facts?.plates) throw new ViewtronError('device-no-plates', { name: device.name })
    return device
  }

  private present(device: StoredDevice, ours: ReadonlyMap<string, ListedPlate>): SyncedDevice {
    const sync = this.syncOf(device.id)
    const { list, failure } = sync
    return { device, list, failure, differences: sync.differences(ours), automatic: this.isAutomatic(device.id) }
  }

  private isAutomatic(id: string): boolean {
    return this.stored.get(id)?.automatic ?? false
  }

  private async load(): Promise<void> {
    this.stored = await this.store.all()
  }

  private syncOf(id: string): DeviceSync {
    const known = this.syncs.get(id)
    if (known) return known
    const { devices, queries, clock, timeZone } = this.options
    const sync = new DeviceSync({
      deviceId: id,
      queries,
      store: this.store,
      knownPlates: new KnownPlates(this.options),
      clock,
      timeZone,
      run: this.stored.get(id)?.run ?? null,
      ask: use => devices.withClient(id, use),
      family: (): PlateFamily => devices.get(id).facts?.plates ?? 'groups',
      isStopped: () => this.isStopped,
    })
    this.syncs.set(id, sync)
    return sync
  }

  private async syncAutomatically({ id, name }: StoredDevice): Promise<void> {
    const run = await this.syncOf(id).syncAutomatically(name)
    if (!run) return
    this.options.note('level-plates', id, `${name}: ${runInWords(run)}`)
    if (run.error !== null) throw new Error(run.error)
  }
}
