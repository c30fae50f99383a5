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

/** The state whose settings, when replaced, are told to the posting part at once. */
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

/** A camera or recorder that does not exist: it answers its HTTP API, and posts where its settings say. */
export class FakeDevice {
  readonly kind: DeviceKind
  readonly host: string
  readonly user: string
  password: string
  readonly name: string
  readonly mac: string
  readonly serial: string
  /** Of its API; known once it is plugged in. */
  port: number
  /** Of its API, with a final slash. */
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

  /** Somebody gives the account another password. */
  changePassword(password: string): void {
    this.#account.password = password
    this.password = password
  }

  /**
   * A scene happens now: it is posted to every destination that subscribes it, with what it subscribes; resolves when
   * all have answered. `type` is a plain name such as `lpr` (default) or `line-crossing`; `channel` is a recorder's.
   */
  event(type = 'lpr', { channel = 1 }: { channel?: number } = {}): Promise<void> {
    return this.#alarms.event(type, channel)
  }

  /** Points the first destination (a recorder's menu) at this URL and turns it on; `changes` on top. */
  postTo(url: string, changes: Partial<PostSettings> = {}): void {
    this.state.httpPost = pointedAt(this.state.httpPost, url, changes)
  }

  /** Somebody pushes the button on this alarm input. */
  triggerInput(input = 1): void {
    this.#alarms.virtualAlarm(input)
  }

  /** A recorder's channel loses its camera, or has it back. */
  offlineChannel(channel: number, offline = true): Promise<void> {
    return this.#alarms.offlineChannel(channel, offline)
  }

  /** From the next connection on; those that are open are cut. */
  replaceCertificate(certificate: Certificate): void {
    this.#door.replaceCertificate(certificate)
  }

  setFault<Name extends keyof Faults>(name: Name, value: Faults[Name]): void {
    this.#faults.set(name, value)
  }

  /** It has power and network: answers at its port, the same as before, and posts. Rejects where the port is taken. */
  async plugIn(): Promise<void> {
    if (this.#isPlugged) return
    this.port = await this.#door.open(this.port)
    this.url = `${this.#isSecure ? 'https' : 'http'}://${this.host}:${this.port}/`
    this.#identity.port = this.port
    this.#isPlugged = true
    this.#alarms.start()
    this.#posting.follow(this.state.httpPost)
  }

  /** It is gone from the network and remembers its settings; leaves no socket and no timer. Safe twice. */
  async unplug(): Promise<void> {
    if (!this.#isPlugged) return
    this.#isPlugged = false
    this.#alarms.stop()
    this.#posting.stop()
    await this.#door.close()
  }

  /** The end; the same as `unplug`. Safe twice. */
  stop(): Promise<void> {
    return this.unplug()
  }
}

/** A device that is plugged in. Rejects where its port is taken. */
export async function startFakeDevice(options: FakeDeviceOptions): Promise<FakeDevice> {
  const device = new FakeDevice(options)
  await device.plugIn()
  return device
}
