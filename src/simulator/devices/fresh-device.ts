import { randomOf } from '../random.ts'
import type { Identity } from './command.ts'
import type { DeviceKind, FakeDeviceOptions, PostSettings } from './device-options.ts'
import { type DeviceState, noFaults } from './device-state.ts'
import { allData, freshSettings } from './post-settings.ts'

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

/** Returns the state of a new device. */
export function stateOf(options: FakeDeviceOptions): DeviceState {
  const { kind, plates = [], clockOffsetMs = 0, timeZone = 'CST-8' } = options
  return {
    httpPost: settingsOf(kind),
    smartTrack: false,
    clockOffsetMs,
    timeZone,
    ntp: false,
    plates: plates.map(plate => ({
      groupId: '2',
      from: '',
      until: '',
      owner: '',
      telephone: '',
      card: '',
      type: '',
      ...plate,
    })),
    outputs: kind === 'nvr' ? [false, false, false, false] : [false],
    presets: options.ptz ? ['Gate', 'Yard', 'Street'].map((name, index) => ({ id: index + 1, name })) : [],
    moving: null,
    atPreset: null,
    alarms: [],
    commands: {},
    posts: {},
    channels: channelsOf(options),
    signIns: { ok: 0, failed: 0, failedInARow: 0, mostFailedInARow: 0, locked: false },
    acknowledged: { event: 0, status: 0, trajectory: 0, heartbeat: 0 },
    faults: { ...noFaults },
  }
}

/** Returns the identity of a device: missing options are derived from kind, name and seed. */
export function identityOf(options: FakeDeviceOptions): Identity {
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
    port: options.port ?? 0,
    plateLimit: options.plateLimit ?? 10_000,
    ptz: options.ptz ?? false,
  }
}

/**
 * Returns settings whose first destination (that of V2, if it exists) is this URL, enabled and with everything
 * subscribed.
 */
export function pointedAt(
  settings: readonly PostSettings[],
  url: string,
  changes: Partial<PostSettings>,
): PostSettings[] {
  const { protocol, hostname, port, pathname, search, username, password } = new URL(url)
  const isSecure = protocol === 'https:'
  const first = settings.findIndex(one => one.section !== 'v1')
  return settings.map((one, index) => {
    if (index !== Math.max(first, 0)) return one
    return {
      ...one,
      enabled: true,
      protocol: isSecure ? 'https' : 'http',
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || (isSecure ? 443 : 80)),
      path: `${pathname}${search}`,
      data: allData,
      events: ['ALL'],
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      heartbeatSeconds: one.section === 'menu' ? 10 : 30,
      ...changes,
    }
  })
}
