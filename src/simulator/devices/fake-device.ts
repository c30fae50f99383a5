import { randomOf } from '../random.ts'
import { Studio } from '../studio.ts'
import { Account } from './accounts.ts'
import { Alarms } from './alarms.ts'
import type { DeviceInside, Identity } from './command.ts'
import { commandsOf } from './commands/index.ts'
import type { Certificate, DeviceKind, FakeDeviceOptions, Faults, PostSettings } from './device-options.ts'
import { type DeviceState, noFaults } from './device-state.ts'
import { FaultBox } from './faults.ts'
import { FrontDoor } from './front-door.ts'
import { allData, freshSettings } from './post-settings.ts'
import { Posting } from './posting.ts'
import { Scenes } from './scenes.ts'

export interface FakeDevice {
  kind: DeviceKind
  /** Of its API, with a final slash. */
  url: string
  host: string
  port: number
  user: string
  password: string
  name: string
  mac: string
  serial: string
  state: DeviceState
  /**
   * A scene happens now: it is posted to every destination that subscribes it, with what it subscribes; resolves when
   * all have answered. `type` is a plain name such as `lpr` (default) or `line-crossing`; `channel` is a recorder's.
   */
  event(type?: string, options?: { channel?: number }): Promise<void>
  /** Points the first destination (a recorder's menu) at this URL and turns it on; `changes` on top. */
  postTo(url: string, changes?: Partial<PostSettings>): void
  /** Somebody pushes the button on this alarm input. */
  triggerInput(input?: number): void
  /** A recorder's channel loses its camera, or has it back. */
  offlineChannel(channel: number, offline?: boolean): Promise<void>
  replaceCertificate(certificate: Certificate): void
  setFault<Name extends keyof Faults>(name: Name, value: Faults[Name]): void
  /** Leaves no socket and no timer. Safe twice. */
  stop(): Promise<void>
}

const models = { 'ipc-old': 'LPR-IP4', 'ipc-5.3.1': 'LPR-IP8', nvr: 'NVR-16' } as const

function channelsOf({ kind, channels = 4 }: FakeDeviceOptions): DeviceState['channels'] {
  const names = typeof channels === 'number' ? Array.from({ length: channels }, (_, i) => `Camera ${i + 1}`) : channels
  if (kind !== 'nvr') return [{ id: 1, name: 'Channel 1', online: true }]
  return names.map((name, index) => ({ id: index + 1, name, online: true }))
}

function settingsOf(kind: DeviceKind): PostSettings[] {
  if (kind === 'nvr') return [freshSettings('menu')]
  return [freshSettings('v1'), ...(kind === 'ipc-old' ? [] : [freshSettings('v2', 1)])]
}

function stateOf(options: FakeDeviceOptions): DeviceState {
  const { kind, plates = [], clockOffsetMs = 0, timeZone = 'CST-8' } = options
  return {
    httpPost: settingsOf(kind),
    ...{ smartTrack: false, clockOffsetMs, timeZone, ntp: false },
    plates: plates.map(plate => ({
      ...{ groupId: '2', from: '', until: '', owner: '', telephone: '', card: '', type: '' },
      ...plate,
    })),
    outputs: kind === 'nvr' ? [false, false, false, false] : [false],
    presets: options.ptz ? ['Gate', 'Yard', 'Street'].map((name, index) => ({ id: index + 1, name })) : [],
    ...{ moving: null, atPreset: null, alarms: [], commands: {}, posts: {} },
    channels: channelsOf(options),
    signIns: { ok: 0, failed: 0, failedInARow: 0, mostFailedInARow: 0, locked: false },
    acknowledged: { event: 0, status: 0, trajectory: 0, heartbeat: 0 },
    faults: { ...noFaults },
  }
}

function identityOf(options: FakeDeviceOptions): Identity {
  const { kind, seed = 1, host = '127.0.0.1' } = options
  const random = randomOf('device', kind, seed, options.name ?? '')
  const octet = () => random.int(0, 255).toString(16).padStart(2, '0')
  return {
    kind,
    name: options.name ?? (kind === 'nvr' ? 'Recorder' : 'Gate'),
    mac: options.mac ?? `58:5b:69:${octet()}:${octet()}:${octet()}`,
    serial: options.serial ?? `I${random.int(10_000_000, 99_999_999)}`,
    model: options.model ?? models[kind],
    ip: options.postFrom ?? host,
    port: 0,
    plateLimit: options.plateLimit ?? 10_000,
    ptz: options.ptz ?? false,
  }
}

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

function pointedAt(settings: readonly PostSettings[], url: string, changes: Partial<PostSettings>): PostSettings[] {
  const { protocol, hostname, port, pathname, search, username, password } = new URL(url)
  const isSecure = protocol === 'https:'
  const first = settings.findIndex(one => one.section !== 'v1')
  return settings.map((one, index) => {
    if (index !== Math.max(first, 0)) return one
    return {
      ...one,
      ...{ enabled: true, protocol: isSecure ? 'https' : 'http', host: hostname.replace(/^\[|\]$/g, '') },
      ...{ port: Number(port || (isSecure ? 443 : 80)), path: `${pathname}${search}`, data: allData, events: ['ALL'] },
      ...{ user: decodeURIComponent(username), password: decodeURIComponent(password) },
      heartbeatSeconds: one.section === 'menu' ? 10 : 30,
      ...changes,
    }
  })
}

/** Starts a camera or recorder that answers its HTTP API and posts where its settings say. Rejects where the port is taken. */
export async function startFakeDevice(options: FakeDeviceOptions): Promise<FakeDevice> {
  const {
    kind,
    host = '127.0.0.1',
    user = 'admin',
    password,
    seed = 1,
    studio = new Studio({ capacity: 16 }),
  } = options
  const identity = identityOf(options)
  const plain = stateOf(options)
  const now = () => new Date(Date.now() + plain.clockOffsetMs)
  const scenes = new Scenes({ identity, seed, studio, now })
  const timeScale = options.timeScale ?? 1
  const posting = new Posting({
    ...{ kind, state: plain, from: options.postFrom, timeScale },
    heartbeat: () => scenes.heartbeat(),
  })
  const state = observed(plain, settings => posting.follow(settings))
  const alarms = new Alarms({ state, scenes, posting, timeScale })
  const device: DeviceInside = {
    ...{ identity, state, now },
    isOnline: () => posting.isOnline,
    snapshot: channel => scenes.snapshot(channel),
    virtualAlarm: input => alarms.virtualAlarm(input),
  }
  const account = new Account({
    ...{ auth: options.auth ?? (kind === 'ipc-old' ? 'basic' : 'both'), user, password, counts: state.signIns },
    ...{ lockAfter: options.lockAfter ?? 5, lockMs: options.lockMs ?? 300_000, nonceMs: options.nonceMs ?? 300_000 },
  })
  const door = new FrontDoor({
    ...{ host, port: options.port ?? 0, https: options.https ?? null, account, device },
    commands: commandsOf(kind),
  })
  identity.port = await door.listen()

  const faults = new FaultBox(state)
  const setFault: FakeDevice['setFault'] = (name, value) => faults.set(name, value)
  const postTo: FakeDevice['postTo'] = (url, changes = {}) => {
    state.httpPost = pointedAt(state.httpPost, url, changes)
  }
  if (options.postTo !== undefined) postTo(options.postTo)
  for (const [name, value] of Object.entries(options.faults ?? {})) setFault(name as keyof Faults, value)
  const { name, mac, serial, port } = identity
  return {
    ...{ kind, host, port, user, password, name, mac, serial, state, postTo, setFault },
    url: `${options.https ? 'https' : 'http'}://${host}:${port}/`,
    event: (type = 'lpr', { channel = 1 } = {}) => alarms.event(type, channel),
    triggerInput: (input = 1) => alarms.virtualAlarm(input),
    offlineChannel: (channel, offline = true) => alarms.offlineChannel(channel, offline),
    replaceCertificate: certificate => door.replaceCertificate(certificate),
    stop: async () => {
      alarms.stop()
      posting.stop()
      await door.close()
    },
  }
}
