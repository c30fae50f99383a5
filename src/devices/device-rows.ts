import type { StoredCamera } from '../cameras/camera-directory.ts'
import type { DeviceTable } from '../database/index.ts'
import type { DeviceClock, DeviceFacts } from '../device-client/index.ts'
import { type ErrorCode, errorCatalogue } from '../model/index.ts'
import { iso, isoOrNull } from '../time/iso.ts'
import type { SwitchState } from './device-outputs.ts'
import { camerasOf, type PostingDevice } from './of-device.ts'
import type { CameraPort } from './post-target.ts'
import { oursMatcher, presentTarget } from './post-target.ts'
import type { DeviceCondition, DeviceStatus, SeenPostConfig, StoredDevice, SwitchedOutput } from './stored-device.ts'

/** The stored facts of a device. */
export interface DeviceRows {
  device: DeviceTable
  outputs: SwitchState[]
  cameras: readonly StoredCamera[]
  posting: PostingDevice
  /** Milliseconds since 1970; null when it never posted. */
  lastPostAt: number | null
}

function parsed<Value>(json: string | null): Value | null {
  return json === null ? null : (JSON.parse(json) as Value)
}

/** Splits a stored status into its word and, after a colon, an error code. */
export function statusOf(stored: string): { word: DeviceStatus['word']; error: ErrorCode | null } {
  const [word = '', code = ''] = stored.split(':')
  return { word: word as DeviceStatus['word'], error: code in errorCatalogue ? (code as ErrorCode) : null }
}

/** Returns the address from which a device posts, also when it is stored by its host name. */
export const addressOf = ({ host, address }: Pick<DeviceTable, 'host' | 'address'>) => address ?? host

/** Returns the properties that identify the posts of a stored device. */
export function postingDevice(device: DeviceTable, among: readonly DeviceTable[]): PostingDevice {
  const address = addressOf(device)
  const isAlone = among.every(one => addressOf(one) !== address || one.id === device.id)
  return { address, facts: parsed<DeviceFacts>(device.facts), isAlone }
}

function presentOutput({ output, isOn, at, until, by }: SwitchState): SwitchedOutput {
  return { output, on: isOn, at: iso(at), until: isoOrNull(until), by }
}

/** Returns a device for display, without its password. */
export function presentDevice(rows: DeviceRows, server: CameraPort | null): StoredDevice {
  const { device, outputs, cameras, posting, lastPostAt } = rows
  const { id, name, host, port, protocol, user, certificate } = device
  const facts = parsed<DeviceFacts>(device.facts)
  const config = parsed<SeenPostConfig>(device.post_config)
  const isOurs = oursMatcher({ server, deviceHost: host, listensOn: server?.host })
  const { word } = statusOf(device.status)
  const targets = config?.destinations.map(destination => presentTarget(destination, isOurs)) ?? []
  // A person may have set it up again in its own menus.
  const postsHere = targets.some(({ ours, enabled }) => ours && enabled)
  return {
    id,
    name,
    host,
    port,
    protocol,
    user,
    certificate,
    facts,
    certificateSeen: word === 'certificate-changed' ? device.certificate_seen : null,
    clock: parsed<DeviceClock>(device.clock),
    targets,
    status: { word, reason: device.reason, at: isoOrNull(device.checked_at) },
    outputs: outputs.map(presentOutput),
    cameras: camerasOf(cameras, posting),
    setUpAt: isoOrNull(device.set_up_at),
    unsetAt: postsHere ? null : isoOrNull(device.unset_at),
    lastPostAt: isoOrNull(lastPostAt),
    addedAt: iso(device.added_at),
  }
}

/** Returns the result of a device's last check, for the doctor. */
export function conditionOf(rows: DeviceRows, server: CameraPort | null): DeviceCondition {
  return {
    device: presentDevice(rows, server),
    address: rows.posting.address,
    error: statusOf(rows.device.status).error,
    postConfig: parsed<SeenPostConfig>(rows.device.post_config),
  }
}
