import type { Queries, Write } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { SingleFlight } from '../lib/single-flight.ts'
import { Turns } from '../lib/turns.ts'
import { type IngestObserver, ViewtronError } from '../model/index.ts'
import { type Arrivals, arrivalsNow } from './arrivals.ts'
import { BackgroundChecks } from './background-checks.ts'
import { checkDevice } from './check-device.ts'
import { DeviceBook } from './device-book.ts'
import type { DeviceChange } from './device-changes.ts'
import { DeviceClocks } from './device-clocks.ts'
import { DeviceOutputs } from './device-outputs.ts'
import { DeviceSessions, type UseClient } from './device-sessions.ts'
import { type AppliedSetUp, DeviceSetUps } from './device-set-ups.ts'
import { Gate, type OutputRequest } from './gate.ts'
import { type Look, lookAround } from './look.ts'
import type { CameraPort } from './post-target.ts'
import { RecentPosts } from './recent-posts.ts'
import { rememberCameraPort } from './running-server.ts'
import type { PostFacts } from './sender-posts.ts'
import type { Unset } from './set-up/unset.ts'
import { type SetUpRequest, usualRequest } from './set-up/wanted-set-up.ts'
import { type DeviceAccess, signInFirst, usualPorts } from './sign-in-first.ts'
import type { DeviceCondition, StoredDevice, SwitchedOutput } from './stored-device.ts'

export interface DevicesOptions {
  /** Used for reading only. */
  queries: Queries
  write: Write
  posts: PostFacts
  /** Absolute. */
  dataDir: string
  /** The key for passwords from the settings; null for the key file. */
  keyFromEnv: string | null
  /** The port that devices post to; null until the camera port is open. */
  cameraPort: () => CameraPort | null
  /** Addresses configured for this server, such as that of VIEWTRON_PUBLIC_URL. */
  knownAs?: readonly string[]
  /** Records an action of the server itself in the audit log. */
  note: (action: string, subject: string, detail: string) => void
  clock: Clock
  /** The server's IANA zone, used for devices that report none. */
  timeZone: string
  log: Logger
}

/** A device to be stored. */
interface NewAccess extends DeviceAccess {
  name?: string | undefined
  /** The certificate that the person has confirmed; any other one is rejected. */
  certificate?: string | null | undefined
}

const tickMs = 5000
const checkedAtOnce = 8

/** Manages the stored devices: signs in, checks them every five minutes, sets them up and controls them. */
export class Devices {
  readonly recent = new RecentPosts()
  readonly clocks: DeviceClocks
  private readonly options: DevicesOptions
  private readonly book: DeviceBook
  private readonly sessions: DeviceSessions
  private readonly setUps: DeviceSetUps
  private readonly gate: Gate
  private readonly checks: BackgroundChecks
  private timer: NodeJS.Timeout | null = null
  private readonly ticking = new SingleFlight(() => this.tryTick())

  constructor(options: DevicesOptions) {
    this.options = options
    this.book = new DeviceBook(options)
    const { book } = this
    this.sessions = new DeviceSessions({ ...options, book })
    this.clocks = new DeviceClocks({ ...options, book, sessions: this.sessions })
    this.setUps = new DeviceSetUps({ ...options, book, sessions: this.sessions })
    this.gate = new Gate({ ...options, book, outputs: new DeviceOutputs(options), sessions: this.sessions })
    this.checks = new BackgroundChecks({
      ...options,
      devices: () => this.list(),
      check: id => this.check(id),
      awaitsPassword: id => this.sessions.awaitsPassword(id),
    })
  }

  /** Receives all posts. Fast, never throws. */
  readonly observer: IngestObserver = {
    received: (_camera, message, at, clientIp) => this.recent.received(message, at, clientIp),
    // The owner is determined on reading; the client's address is sufficient for that.
    borrowed: (message, at, clientIp) => this.recent.received(message, at, clientIp),
    refused: (clientIp, at, code) => this.recent.refused(clientIp, at, code),
    // Devices are stored apart from cameras, and their recent posts expire.
    forgot: () => undefined,
  }

  /** Starts the checks. Call it when the log is open. Waits while the database has problems. */
  async start(): Promise<void> {
    this.gate.start()
    this.timer ??= setInterval(() => this.tick(), tickMs)
    await this.tick()
  }

  /** Stops the checks. Call it before the log is closed. Can be called twice. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    await this.ticking.idle()
    await Promise.all([this.checks.stop(), this.gate.stop()])
    await this.book.refusals.flush()
  }

  /** Stores the camera port for commands beside this server. Call it after the port has opened. */
  async announceCameraPort(): Promise<void> {
    const port = this.options.cameraPort()
    try {
      if (port) await this.options.write([rememberCameraPort(this.options.queries, port)])
    } catch (error) {
      this.options.log.debug(`commands will not know the camera port: ${(error as Error).message}`)
    }
  }

  /** Reads changes made by others, such as a command beside this server. */
  refresh(): Promise<void> {
    return this.book.read()
  }

  /** Lists the devices as of a few seconds ago; call `refresh` first for current data. */
  list(): StoredDevice[] {
    return this.book.list(this.options.cameraPort())
  }

  /** Returns a device. Throws `device-not-found`. */
  get(id: string): StoredDevice {
    return this.book.get(id, this.options.cameraPort())
  }

  /** Returns the last check of each device, without a new one. */
  states(): DeviceCondition[] {
    return this.book.conditions(this.options.cameraPort())
  }

  /**
   * Signs in to a stored device and runs `use` with the client, one call at a time per device. Stores the outcome.
   * Rejects with `device-not-found`, `device-password-unreadable` and errors of the device.
   */
  withClient<Result>(id: string, use: UseClient<Result>): Promise<Result> {
    return this.sessions.withClient(id, use)
  }

  /** Does the same without waiting for other calls, such as reading a long list of plates. */
  atOnce<Result>(id: string, use: UseClient<Result>): Promise<Result> {
    return this.sessions.atOnce(id, use)
  }

  /** Signs in once and reads facts and settings. Changes and stores nothing. Throws errors of the device. */
  async look(
    access: DeviceAccess,
    { server }: Pick<SetUpRequest, 'server'>,
  ): Promise<Look & { deviceId: string | null }> {
    await this.book.read()
    const look = await this.signInFirst(access, client =>
      lookAround(client, seen => this.setUps.wanted(seen, { ...usualRequest, server })),
    )
    return { ...look, deviceId: this.book.idAt(look) }
  }

  /** Signs in and stores the device if that succeeds. Throws `device-exists` and errors of the device. */
  async add({ certificate, ...access }: NewAccess): Promise<StoredDevice> {
    await this.book.read()
    const { host, port } = access
    const known = port === undefined ? null : this.book.idAt({ host, port })
    if (known !== null) throw new ViewtronError('device-exists', { host, port: port ?? '' })
    const store: UseClient<string> = async client => {
      const sight = await checkDevice(client)
      const { name = sight.facts.name, user, password } = access
      const added = await this.book.add({ ...client.address, name, user, password, certificate: client.certificate })
      await this.book.noteSight(added, sight)
      return added
    }
    const id = await this.signInFirst(access, store, certificate)
    await this.sessions.succeeded(id, null)
    return this.get(id)
  }

  /**
   * Changes name, address or password and checks the device. Throws as `DeviceBook.change` does, but not when the check
   * fails.
   */
  async change(id: string, change: DeviceChange & { again?: boolean | undefined }): Promise<StoredDevice> {
    await this.book.read()
    await this.book.change(id, change)
    const { again, name: _, ...access } = change
    if (again) this.book.refusals.forget(await this.book.signInOf(id))
    // A failed check is stored with the device.
    if (Object.keys(access).length > 0) await this.check(id).catch(() => undefined)
    return this.get(id)
  }

  /** Removes the stored device and returns its name. Its settings are not changed; outputs with a time limit are closed. */
  async remove(id: string): Promise<string> {
    await this.book.read()
    const { name } = this.get(id)
    await this.gate.closeNow(id)
    await this.book.remove(id)
    return name
  }

  /** Restores a device that was removed within the last hour, with its password. Throws `device-not-found` and `device-exists`. */
  async restore(id: string): Promise<StoredDevice> {
    await this.book.restore(id)
    return this.get(id)
  }

  /** Reads identity, clock and HTTP POST settings of a device, and stores them. */
  async check(id: string): Promise<StoredDevice> {
    await this.setUps.check(id)
    return this.get(id)
  }

  /** Checks all devices, a few at a time. The outcome of each check, also of a failed one, is stored with the device. */
  async checkAll(): Promise<void> {
    const turns = new Turns(checkedAtOnce)
    await Promise.all(this.list().map(({ id }) => turns.take(() => this.check(id).catch(() => undefined))))
  }

  /** Configures a device to post to this server. Throws as `setUp` of set-up/ does. */
  setUp(id: string, request: SetUpRequest & { dryRun: boolean }): Promise<AppliedSetUp> {
    return this.setUps.setUp(id, request)
  }

  /** Removes this server from the device's settings. Throws as `unset` of set-up/ does. */
  unset(id: string, { dryRun = false } = {}): Promise<Unset> {
    return this.setUps.unset(id, { dryRun })
  }

  /** Returns the posts of the device since then. */
  async arrivals(id: string, since: Date): Promise<Arrivals> {
    await this.book.read()
    const { queries } = this.options
    return arrivalsNow(this.recent, { queries, device: this.book.postingOf(this.get(id)), since: since.getTime() })
  }

  /** Opens or closes an alarm output. Throws `output-unknown` and errors of the device. */
  switchOutput(id: string, request: OutputRequest): Promise<SwitchedOutput> {
    return this.gate.switch(id, request)
  }

  /** Raises a virtual alarm on the first input after the physical ones. Throws `device-unsupported` when it has none. */
  async virtualAlarm(id: string): Promise<{ input: number; at: string }> {
    const input = (this.get(id).facts?.alarmInputs ?? 0) + 1
    const at = this.options.clock.now().toISOString()
    await this.atOnce(id, client => client.triggerVirtualAlarm(input))
    return { input, at }
  }

  /**
   * Signs in with credentials that a person typed. A stored device with another certificate receives no password; that
   * attempt is stored.
   */
  private signInFirst<Result>(
    access: DeviceAccess,
    use: UseClient<Result>,
    certificate: string | null = null,
  ): Promise<Result> {
    const { book, sessions } = this
    const shown = certificate === null ? null : { port: access.port ?? usualPorts.https, certificate }
    const trusted = shown ?? book.trustedAt(access)
    const known = trusted && book.idAt({ host: access.host, port: trusted.port })
    const { clock, timeZone } = this.options
    return signInFirst({ access, trusted, refusals: book.refusals, clock, timeZone }, async client => {
      try {
        return await use(client)
      } catch (error) {
        const isOther = error instanceof ViewtronError && error.code === 'device-certificate-changed'
        if (known && isOther) return sessions.failed(known, error, client.certificate)
        throw error
      }
    })
  }

  private tick(): Promise<void> {
    return this.ticking.run()
  }

  private async tryTick(): Promise<void> {
    try {
      await this.book.read()
    } catch (error) {
      this.options.log.debug(`stored devices are read later: ${(error as Error).message}`)
      return
    }
    void this.gate.closeDue()
    this.checks.tick()
  }
}
