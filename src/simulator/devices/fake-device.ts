import { Studio } from '../studio.ts'
import { Account } from './accounts.ts'
import { Alarms } from './alarms.ts'
import type { DeviceInside, Identity } from './command.ts'
import { commandsOf } from './commands/index.ts'
import type { Certificate, DeviceKind, FakeDeviceOptions, Faults, PostSettings } from './device-options.ts'
import type { DeviceState } from './device-state.ts'
import { FaultBox } from './faults.ts'
import { identityOf, pointedAt, stateOf } from './fresh-device.ts'
import { FrontDoor } from './front-door.ts'
import { Posting } from './posting.ts'
import { Scenes } from './scenes.ts'

/** Wraps the state so that replaced settings reach the posting part immediately. */
function observed(state: DeviceState, onSettings: (settings: readonly PostSettings[]) => void): DeviceState {
  let { httpPost } = state
  return Object.defineProperty(state, 'httpPost', {
    enumerable: true,
    get: () => httpPost,
    set: (settings: readonly PostSettings[]) => {
      httpPost = settings
      onSettings(settings)
    },
  })
}

function accountOf(options: FakeDeviceOptions, { signIns: counts }: DeviceState): Account {
  const { kind, user = 'admin', password, lockAfter = 5, lockMs = 300_000, nonceMs = 300_000 } = options
  const auth = options.auth ?? (kind === 'ipc-old' ? 'basic' : 'both')
  return new Account({ auth, user, password, counts, lockAfter, lockMs, nonceMs })
}

/** A simulated camera or recorder. It answers its HTTP API and posts to its configured destinations. */
export class FakeDevice {
  readonly kind: DeviceKind
  readonly host: string
  readonly user: string
  password: string
  readonly name: string
  readonly mac: string
  readonly serial: string
  /** The port of its API; set once it is plugged in. */
  port: number
  /** The URL of its API, with a final slash. */
  url = ''
  readonly state: DeviceState
  readonly #identity: Identity
  readonly #isSecure: boolean
  readonly #account: Account
  readonly #posting: Posting
  readonly #alarms: Alarms
  readonly #door: FrontDoor
  readonly #faults: FaultBox
  #isPlugged = false

  constructor(options: FakeDeviceOptions) {
    const { kind, host = '127.0.0.1', seed = 1, timeScale = 1, studio = new Studio({ capacity: 16 }) } = options
    const identity = identityOf(options)
    const state = observed(stateOf(options), settings => {
      if (this.#isPlugged) this.#posting.follow(settings)
    })
    const now = () => new Date(Date.now() + state.clockOffsetMs)
    const scenes = new Scenes({ identity, seed, studio, now })
    const heartbeat = () => scenes.heartbeat()
    this.kind = kind
    this.host = host
    this.user = options.user ?? 'admin'
    this.password = options.password
    this.name = identity.name
    this.mac = identity.mac
    this.serial = identity.serial
    this.port = identity.port
    this.state = state
    this.#identity = identity
    this.#isSecure = options.https !== undefined
    this.#account = accountOf(options, state)
    this.#posting = new Posting({ kind, state, from: options.postFrom, timeScale, heartbeat })
    this.#alarms = new Alarms({ state, scenes, posting: this.#posting, timeScale })
    this.#faults = new FaultBox(state)
    const device: DeviceInside = {
      identity,
      state,
      now,
      isOnline: () => this.#posting.isOnline,
      snapshot: channel => scenes.snapshot(channel),
      virtualAlarm: input => this.#alarms.virtualAlarm(input),
    }
    const commands = commandsOf(kind)
    this.#door = new FrontDoor({ host, https: options.https ?? null, account: this.#account, device, commands })
    if (options.postTo !== undefined) this.postTo(options.postTo)
    for (const [name, value] of Object.entries(options.faults ?? {})) this.setFault(name as keyof Faults, value)
  }

  /** Replaces the password of the account. */
  changePassword(password: string): void {
    this.#account.password = password
    this.password = password
  }

  /**
   * Generates an event now and posts it to every destination that subscribes to it. Resolves when all have answered.
   * `type` is a plain name such as `lpr` (default) or `line-crossing`; `channel` is a recorder's.
   */
  event(type = 'lpr', { channel = 1 }: { channel?: number } = {}): Promise<void> {
    return this.#alarms.event(type, channel)
  }

  /** Sets the URL of the first destination (a recorder's menu) and enables it, with further `changes`. */
  postTo(url: string, changes: Partial<PostSettings> = {}): void {
    this.state.httpPost = pointedAt(this.state.httpPost, url, changes)
  }

  /** Activates this alarm input. */
  triggerInput(input = 1): void {
    this.#alarms.virtualAlarm(input)
  }

  /** Disconnects or reconnects the camera of a recorder's channel. */
  offlineChannel(channel: number, offline = true): Promise<void> {
    return this.#alarms.offlineChannel(channel, offline)
  }

  /** Uses this certificate from the next connection on, and closes open connections. */
  replaceCertificate(certificate: Certificate): void {
    this.#door.replaceCertificate(certificate)
  }

  setFault<Name extends keyof Faults>(name: Name, value: Faults[Name]): void {
    this.#faults.set(name, value)
  }

  /**
   * Connects the device to power and network: it answers at the same port as before, and posts. Rejects when the port
   * is taken.
   */
  async plugIn(): Promise<void> {
    if (this.#isPlugged) return
    this.port = await this.#door.open(this.port)
    this.url = `${this.#isSecure ? 'https' : 'http'}://${this.host}:${this.port}/`
    this.#identity.port = this.port
    this.#isPlugged = true
    this.#alarms.start()
    this.#posting.follow(this.state.httpPost)
  }

  /** Disconnects the device. It keeps its settings, but no sockets and timers. Can be called twice. */
  async unplug(): Promise<void> {
    if (!this.#isPlugged) return
    this.#isPlugged = false
    this.#alarms.stop()
    this.#posting.stop()
    await this.#door.close()
  }

  /** Stops the device; the same as `unplug`. Can be called twice. */
  stop(): Promise<void> {
    return this.unplug()
  }
}

/** Creates a device and plugs it in. Rejects when its port is taken. */
export async function startFakeDevice(options: FakeDeviceOptions): Promise<FakeDevice> {
  const device = new FakeDevice(options)
  await device.plugIn()
  return device
}
