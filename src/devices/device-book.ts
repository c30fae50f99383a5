import type { CompiledQuery } from 'kysely'
import { CameraDirectory, type StoredCamera } from '../cameras/camera-directory.ts'
import type { DeviceTable, Queries, Write } from '../database/index.ts'
import type { DeviceClock, RefusalKey } from '../device-client/index.ts'
import { type Clock, systemClock } from '../lib/clock.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import { RecentlyRemoved } from '../lib/recently-removed.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { type CameraRef, ViewtronError } from '../model/index.ts'
import type { Attempt, DeviceChange, NewDevice } from './device-changes.ts'
import { existsAt } from './device-exists.ts'
import { DeviceKey } from './device-key.ts'
import { DeviceOutputs, type SwitchState } from './device-outputs.ts'
import { conditionOf, type DeviceRows, postingDevice, presentDevice } from './device-rows.ts'
import { camerasOf, type PostingDevice } from './of-device.ts'
import { type CameraPort, plainHost } from './post-target.ts'
import { type RemovedDevice, readForRemoval, restoring } from './removed-devices.ts'
import { type PostFacts, readLastPosts } from './sender-posts.ts'
import type { SetUpRecord } from './set-up/set-up-record.ts'
import type { TrustedPlace } from './sign-in-first.ts'
import type { DeviceCondition, DeviceSight, StoredDevice } from './stored-device.ts'
import { StoredRefusals } from './stored-refusals.ts'

export interface DeviceBookOptions {
  queries: Queries
  /** Null for reading only. */
  write: Write | null
  posts: PostFacts
  /** Absolute. */
  dataDir: string
  /** The key as the settings give it; null for the key file. */
  keyFromEnv: string | null
  clock?: Clock
}

/** The context a password is encrypted for: changing rows of the table does not send it to another place. */
const passwordContext = ({ id, host, user }: Pick<DeviceTable, 'id' | 'host' | 'user'>) =>
  JSON.stringify(['password', id, host, user])
const setUpContext = (id: string) => JSON.stringify(['set-up', id])

/** A host as typed, with or without a port. */
interface Place {
  host: string
  port?: number | undefined
}

/** A device that may post: its identity, and the address of its API. */
interface Arriving extends Pick<PostingDevice, 'facts'> {
  host: string
  port: number
}

function isAt(device: { host: string; port: number }, { host, port }: Place): boolean {
  return device.host === plainHost(host) && (port === undefined || device.port === port)
}

/**
 * The stored devices. The server and commands beside it share the tables; this class holds a copy of them, which `read`
 * brings up to date.
 */
export class DeviceBook {
  readonly refusals: StoredRefusals
  private readonly options: Required<DeviceBookOptions>
  private readonly key: DeviceKey
  private readonly removed = new RecentlyRemoved<RemovedDevice>()
  private rows: DeviceRows[] = []
  private readonly directory: CameraDirectory
  private cameras: readonly StoredCamera[] = []

  constructor(options: DeviceBookOptions) {
    this.options = { clock: systemClock, ...options }
    this.key = new DeviceKey({ dataDir: options.dataDir, given: options.keyFromEnv })
    this.directory = new CameraDirectory(options.queries)
    this.refusals = new StoredRefusals({ ...this.options, key: this.key })
  }

  /** Reads the tables again. Calls made during a run share the next one. */
  readonly read = oneAtATime(() => this.readNow())

  private async readNow(): Promise<void> {
    const { queries, posts } = this.options
    const [devices, outputs, cameras] = await Promise.all([
      queries.selectFrom('device').selectAll().orderBy('name').orderBy('id').execute(),
      new DeviceOutputs({ queries, write: this.write }).all(),
      this.directory.all(),
    ])
    const posting = devices.map(device => postingDevice(device, devices))
    const lastPosts = await readLastPosts(posts, { devices: posting, cameras })
    this.cameras = cameras
    this.rows = devices.flatMap((device, index) => {
      const own = outputs.filter(({ deviceId }) => deviceId === device.id)
      const [its] = posting.slice(index)
      return its ? [{ device, cameras, outputs: own, posting: its, lastPostAt: lastPosts[index] ?? null }] : []
    })
    await this.key.load()
  }

  /** All devices, by name. */
  list(server: CameraPort | null): StoredDevice[] {
    return this.rows.map(rows => presentDevice(rows, server))
  }

  /** The last check of every device. */
  conditions(server: CameraPort | null): DeviceCondition[] {
    return this.rows.map(rows => conditionOf(rows, server))
  }

  /** Throws `device-not-found`. */
  get(id: string, server: CameraPort | null): StoredDevice {
    return presentDevice(this.find(id), server)
  }

  /** The id of the device that is stored for this place; of the first one at that host when no port is given. */
  idAt(place: Place): string | null {
    return this.rows.find(({ device }) => isAt(device, place))?.device.id ?? null
  }

  /** The certificate that is trusted at this place; on any port of that host when none is given. */
  trustedAt(place: Place): TrustedPlace | null {
    const places = this.rows.flatMap(({ device: { host, port, certificate } }) =>
      certificate === null ? [] : [{ host, port, certificate }],
    )
    return places.find(one => isAt(one, place)) ?? null
  }

  /** Returns the facts by which posts of a device, stored or not, are recognised, and its cameras. */
  postingOf({ host, port, facts }: Arriving): PostingDevice & { cameras: CameraRef[] } {
    const stored = this.rows.find(({ device }) => isAt(device, { host, port }))
    const address = stored?.posting.address ?? plainHost(host)
    const isAlone = this.rows.every(({ posting, device }) => posting.address !== address || device.port === port)
    const posting = { address, facts, isAlone }
    return { ...posting, cameras: camerasOf(this.cameras, posting) }
  }

  /** Returns the last switching of each alarm output of all devices. */
  outputStates(): SwitchState[] {
    return this.rows.flatMap(({ outputs }) => outputs)
  }

  /** Returns the last switching of an output; null when it was never switched, or the device is gone. */
  outputState(id: string, output: number): SwitchState | null {
    return this.outputStates().find(state => state.deviceId === id && state.output === output) ?? null
  }

  /** The user and password to sign in with. Throws `device-not-found` and `device-password-unreadable`. */
  async signInOf(id: string): Promise<RefusalKey> {
    const { device } = this.find(id)
    const password = this.key.open(device.password, passwordContext(device))
    if (password === null) throw new ViewtronError('device-password-unreadable', { name: device.name })
    return { host: device.host, port: device.port, user: device.user, password }
  }

  /** Stores a device and returns its id. Throws `device-exists`. */
  async add(device: NewDevice): Promise<string> {
    const now = this.options.clock.now().getTime()
    const { host, port, protocol, user, password, certificate } = device
    const row = { id: uuid7(now), host: plainHost(host), port, protocol, user }
    const nothing = {
      certificate_seen: null,
      facts: null,
      clock: null,
      post_config: null,
      checked_at: null,
      address: null,
    }
    const notSetUp = { set_up: null, set_up_at: null, unset_at: null }
    await this.write([
      this.options.queries
        .insertInto('device')
        .values({
          ...row,
          ...nothing,
          ...notSetUp,
          name: device.name ?? host,
          certificate,
          password: await this.key.seal(password, passwordContext(row)),
          status: 'unchecked',
          reason: 'It has not been asked yet.',
          added_at: now,
        })
        .compile(),
    ]).catch(existsAt({ host, port }))
    await this.read()
    return row.id
  }

  /** Throws `device-not-found`, `device-exists`, and `device-password-needed` when the password would go to another place. */
  async change(id: string, change: DeviceChange): Promise<void> {
    const { device } = this.find(id)
    const moved = { ...device, ...definedOf(change, ['name', 'port', 'protocol', 'user', 'certificate']) }
    if (change.host !== undefined) moved.host = plainHost(change.host)
    const goesElsewhere = moved.host !== device.host || moved.user !== device.user
    const isLessSafe = device.protocol === 'https' && moved.protocol === 'http'
    if (change.password !== undefined) moved.password = await this.key.seal(change.password, passwordContext(moved))
    else if (goesElsewhere || isLessSafe) throw new ViewtronError('device-password-needed', { name: device.name })
    if (moved.host !== device.host) moved.address = null
    if (change.trustCertificate) Object.assign(moved, { certificate: device.certificate_seen, certificate_seen: null })
    if (moved.protocol === 'http' || (goesElsewhere && change.certificate === undefined)) moved.certificate = null
    await this.update(id, moved).catch(existsAt(moved))
  }

  /** Throws `device-not-found`. */
  async remove(id: string): Promise<void> {
    const { queries, clock } = this.options
    const rows = await readForRemoval(queries, this.find(id).device)
    await this.write([queries.deleteFrom('device').where('id', '=', id).compile()])
    this.removed.keep(id, rows, clock.now().getTime())
    await this.read()
  }

  /** Restores a device that was removed within the last hour. Throws `device-not-found` and `device-exists`. */
  async restore(id: string): Promise<void> {
    const { queries, clock } = this.options
    const restored = await this.removed.restore(id, clock.now().getTime(), async removed => {
      await this.write(restoring(queries, removed)).catch(existsAt(removed.device))
      return removed
    })
    if (!restored) throw new ViewtronError('device-not-found', { id })
    await this.read()
  }

  /** Stores the outcome of an attempt. The first certificate seen is trusted from then on. */
  async noteAttempt(id: string, { word, reason, error, certificate }: Attempt): Promise<void> {
    const { device } = this.find(id)
    const at = this.options.clock.now().getTime()
    await this.update(id, {
      status: error === null ? word : `${word}:${error}`,
      reason,
      checked_at: at,
      certificate: device.certificate ?? (word === 'ok' ? certificate : null),
      certificate_seen: word === 'certificate-changed' ? certificate : null,
    })
  }

  /** Stores what a check found. */
  async noteSight(id: string, { facts, clock, postConfig, address }: DeviceSight): Promise<void> {
    await this.update(id, {
      address,
      facts: JSON.stringify(facts),
      clock: clock && JSON.stringify(clock),
      post_config: postConfig && JSON.stringify(postConfig),
    })
  }

  async noteClock(id: string, clock: DeviceClock): Promise<void> {
    await this.update(id, { clock: JSON.stringify(clock) })
  }

  /** The record that `unset` needs; null when nothing was set up, or it was encrypted with another key. */
  setUpOf(id: string): SetUpRecord | null {
    const { set_up: sealed } = this.find(id).device
    const opened = sealed === null ? null : this.key.open(sealed, setUpContext(id))
    return opened === null ? null : (JSON.parse(opened) as SetUpRecord)
  }

  /** Stores the record that `unset` needs. `at` is null until the change was read back from the device. */
  async noteSetUp(id: string, record: SetUpRecord, at: Date | null): Promise<void> {
    const sealed = await this.key.seal(JSON.stringify(record), setUpContext(id))
    await this.update(id, { set_up: sealed, set_up_at: at?.getTime() ?? null, unset_at: null })
  }

  /** Stores that the device was set back, and is not expected to post here any more. */
  async noteUnset(id: string): Promise<void> {
    await this.update(id, { set_up: null, set_up_at: null, unset_at: this.options.clock.now().getTime() })
  }

  private find(id: string): DeviceRows {
    const found = this.rows.find(({ device }) => device.id === id)
    if (!found) throw new ViewtronError('device-not-found', { id })
    return found
  }

  private async update(id: string, columns: Partial<DeviceTable>): Promise<void> {
    await this.write([this.options.queries.updateTable('device').set(columns).where('id', '=', id).compile()])
    await this.read()
  }

  private readonly write: Write = async (statements: readonly CompiledQuery[]) => {
    if (!this.options.write) throw new Error('the stored devices were opened for reading only')
    await this.options.write(statements)
  }
}

/** The named fields that are given. */
function definedOf<Value extends object, Key extends keyof Value>(value: Value, keys: readonly Key[]) {
  return Object.fromEntries(
    keys.flatMap(key => (value[key] === undefined ? [] : [[key, value[key]] as const])),
  ) as Partial<{
    [Name in Key]: Exclude<Value[Name], undefined>
  }>
}

/** Opens the stored devices of a data directory. */
export async function openDeviceBook(options: DeviceBookOptions): Promise<DeviceBook> {
  const book = new DeviceBook(options)
  await book.read()
  return book
}
