import type { CompiledQuery } from 'kysely'
import { cameraVersion } from '../cameras/camera-version.ts'
import type { CameraTable, DeviceOutputTable, DeviceTable, Queries, Write } from '../database/index.ts'
import type { DeviceClock, RefusalKey } from '../device-client/index.ts'
import { type Clock, systemClock } from '../lib/clock.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { type CameraRef, type ErrorCode, ViewtronError } from '../model/index.ts'
import { DeviceKey } from './device-key.ts'
import { conditionOf, type DeviceRows, postingDevice, presentDevice } from './device-rows.ts'
import { camerasOf, type PostingDevice } from './of-device.ts'
import { type CameraPort, plainHost } from './post-target.ts'
import { readLastPosts } from './sender-posts.ts'
import type { SetUpRecord } from './set-up/set-up-record.ts'
import type { TrustedPlace } from './sign-in-first.ts'
import type { DeviceAccount, DeviceCondition, DeviceSight, DeviceStatus, StoredDevice } from './stored-device.ts'
import { StoredRefusals } from './stored-refusals.ts'

export interface DeviceBookOptions {
  queries: Queries
  /** Makes changes durable; null for looking only. */
  write: Write | null
  /** Absolute. */
  dataDir: string
  /** The key as the settings give it; null for the key file. */
  keyFromEnv: string | null
  clock?: Clock
}

export interface NewDevice extends DeviceAccount {
  /** What the device calls itself, where it is left out. */
  name?: string | undefined
  password: string
  /** The certificate it showed; null over http. */
  certificate: string | null
}

/** What a person may change; what is left out stays. */
export interface DeviceChange {
  host?: string | undefined
  port?: number | undefined
  protocol?: 'http' | 'https' | undefined
  user?: string | undefined
  name?: string | undefined
  password?: string | undefined
  /** Trusts the certificate it showed last, or the next one where none was seen. */
  trustCertificate?: true | undefined
  /** Trusts this one. */
  certificate?: string | null | undefined
}

/** How an attempt went. */
export interface Attempt {
  word: DeviceStatus['word']
  reason: string
  error: ErrorCode | null
  /** The certificate it showed; null over http or where it was not reached. */
  certificate: string | null
}

/** The text a password is sealed for: nobody who can only change rows sends it elsewhere. */
const passwordContext = ({ id, host, user }: Pick<DeviceTable, 'id' | 'host' | 'user'>) =>
  JSON.stringify(['password', id, host, user])
const setUpContext = (id: string) => JSON.stringify(['set-up', id])

/** A host as it was typed, perhaps with a port. */
interface Place {
  host: string
  port?: number | undefined
}

/** Who may post: how it is known, and where it answers. */
interface Arriving extends Pick<PostingDevice, 'facts'> {
  host: string
  port: number
}

function isAt(device: { host: string; port: number }, { host, port }: Place): boolean {
  return device.host === plainHost(host) && (port === undefined || device.port === port)
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && /UNIQUE constraint failed/.test(error.message)
}

/**
 * Devices that people gave passwords for, as the database has them; the server and commands beside it share it. Holds a
 * copy of the tables: `read` brings it up to date.
 */
export class DeviceBook {
  readonly refusals: StoredRefusals
  private readonly options: Required<DeviceBookOptions>
  private readonly key: DeviceKey
  private rows: DeviceRows[] = []
  private cameras: CameraTable[] = []
  /** Of the cameras that were read last. */
  private cameraVersion: number | null = null

  constructor(options: DeviceBookOptions) {
    this.options = { clock: systemClock, ...options }
    this.key = new DeviceKey({ dataDir: options.dataDir, given: options.keyFromEnv })
    this.refusals = new StoredRefusals({ ...this.options, key: this.key })
  }

  /** Reads everything anew; resolves to what was stored when it was called, or later. */
  readonly read = oneAtATime(() => this.readNow())

  private async readNow(): Promise<void> {
    const { queries } = this.options
    const [devices, outputs, cameras] = await Promise.all([
      queries.selectFrom('device').selectAll().orderBy('name').orderBy('id').execute(),
      queries.selectFrom('device_output').selectAll().orderBy('output').execute(),
      this.readCameras(),
    ])
    const posting = devices.map(device => postingDevice(device, devices))
    const lastPosts = await readLastPosts(queries, { devices: posting, cameras })
    this.rows = devices.flatMap((device, at) => {
      const own = outputs.filter(({ device_id }) => device_id === device.id)
      const [its] = posting.slice(at)
      return its ? [{ device, cameras, outputs: own, posting: its, lastPostAt: lastPosts[at] ?? null }] : []
    })
    await this.key.load()
  }

  private async readCameras(): Promise<CameraTable[]> {
    const { queries } = this.options
    const version = await cameraVersion(queries)
    if (version !== null && version === this.cameraVersion) return this.cameras
    const cameras = await queries.selectFrom('camera').selectAll().orderBy('name').execute()
    this.cameras = cameras
    this.cameraVersion = version
    return cameras
  }

  list(server: CameraPort | null): StoredDevice[] {
    return this.rows.map(rows => presentDevice(rows, server))
  }

  conditions(server: CameraPort | null): DeviceCondition[] {
    return this.rows.map(rows => conditionOf(rows, server))
  }

  /** Throws `device-not-found`. */
  get(id: string, server: CameraPort | null): StoredDevice {
    return presentDevice(this.find(id), server)
  }

  /** The device that answers there, if it is stored; the first of that host where no port is given. */
  idAt(place: Place): string | null {
    return this.rows.find(({ device }) => isAt(device, place))?.device.id ?? null
  }

  /** The certificate that is trusted there; of any port of that host where none is given. */
  trustedAt(place: Place): TrustedPlace | null {
    const places = this.rows.flatMap(({ device: { host, port, certificate } }) =>
      certificate === null ? [] : [{ host, port, certificate }],
    )
    return places.find(one => isAt(one, place)) ?? null
  }

  /** What posts from a device, stored or not, and how that is known. */
  postingOf({ host, port, facts }: Arriving): PostingDevice & { cameras: CameraRef[] } {
    const stored = this.rows.find(({ device }) => isAt(device, { host, port }))
    const address = stored?.posting.address ?? plainHost(host)
    const isAlone = this.rows.every(({ posting, device }) => posting.address !== address || device.port === port)
    const posting = { address, facts, isAlone }
    return { ...posting, cameras: camerasOf(this.cameras, posting) }
  }

  /** How alarm outputs were last switched. */
  outputRows(): DeviceOutputTable[] {
    return this.rows.flatMap(({ outputs }) => outputs)
  }

  /** Null where it was never switched, and for a device that is gone. */
  outputRow(id: string, output: number): DeviceOutputTable | null {
    return this.outputRows().find(row => row.device_id === id && row.output === output) ?? null
  }

  /** Who signs in and with what. Throws `device-not-found` and `device-password-unreadable`. */
  async signInOf(id: string): Promise<RefusalKey> {
    const { device } = this.find(id)
    const password = this.key.open(device.password, passwordContext(device))
    if (password === null) throw new ViewtronError('device-password-unreadable', { name: device.name })
    return { host: device.host, port: device.port, user: device.user, password }
  }

  /** Stores a device; its id. Throws `device-exists`. */
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
    ]).catch(error => {
      throw isUniqueViolation(error) ? new ViewtronError('device-exists', { host, port }, error) : error
    })
    await this.read()
    return row.id
  }

  /** Throws `device-not-found`, `device-exists`, and `device-password-needed` where the password would go elsewhere. */
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
    await this.update(id, moved).catch(error => {
      const { host, port } = moved
      throw isUniqueViolation(error) ? new ViewtronError('device-exists', { host, port }, error) : error
    })
  }

  async remove(id: string): Promise<void> {
    this.find(id)
    await this.write([this.options.queries.deleteFrom('device').where('id', '=', id).compile()])
    await this.read()
  }

  /** Notes how an attempt went; the first certificate seen is trusted from then on. */
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

  /** Notes what a check saw. */
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

  /** What `unset` needs; null where nothing was set up, or where the key is not the one it was sealed with. */
  setUpOf(id: string): SetUpRecord | null {
    const { set_up: sealed } = this.find(id).device
    const opened = sealed === null ? null : this.key.open(sealed, setUpContext(id))
    return opened === null ? null : (JSON.parse(opened) as SetUpRecord)
  }

  /** Keeps what `unset` needs. `at` is null until the device was seen to have taken it. */
  async noteSetUp(id: string, record: SetUpRecord, at: Date | null): Promise<void> {
    const sealed = await this.key.seal(JSON.stringify(record), setUpContext(id))
    await this.update(id, { set_up: sealed, set_up_at: at?.getTime() ?? null, unset_at: null })
  }

  /** Notes that this server was taken out of the device, which is meant not to post here now. */
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

  private async write(statements: readonly CompiledQuery[]): Promise<void> {
    if (!this.options.write) throw new Error('the book of devices was opened for looking only')
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

/** The devices of a data directory, read. */
export async function openDeviceBook(options: DeviceBookOptions): Promise<DeviceBook> {
  const book = new DeviceBook(options)
  await book.read()
  return book
}
