import type { DeviceClock, DeviceFacts } from '../camera/index.ts'
import type { CameraTable, DeviceOutputTable, DeviceTable } from '../database/index.ts'
import { type CameraRef, type ErrorCode, errorCatalogue } from '../model/index.ts'
import type { CameraPort } from './post-target.ts'
import { oursMatcher, presentTarget } from './post-target.ts'
import type { DeviceCondition, DeviceStatus, SeenPostConfig, StoredDevice, SwitchedOutput } from './stored-device.ts'

/** What the tables say that a device is made of. */
export interface DeviceRows {
  device: DeviceTable
  outputs: DeviceOutputTable[]
  cameras: CameraTable[]
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString()
const isoOrNull = (milliseconds: number | null) => (milliseconds === null ? null : iso(milliseconds))

function parsed<Value>(json: string | null): Value | null {
  return json === null ? null : (JSON.parse(json) as Value)
}

/** A status is stored as its word, and the code of the error it comes from after a colon. */
export function statusOf(stored: string): { word: DeviceStatus['word']; error: ErrorCode | null } {
  const [word = '', code = ''] = stored.split(':')
  return { word: word as DeviceStatus['word'], error: code in errorCatalogue ? (code as ErrorCode) : null }
}

const bareMac = (mac: string | null) => mac?.toLowerCase().replace(/[^0-9a-f]/g, '') ?? null

/** Tells which cameras (and channels of recorders) post from a device: by what they say they are, else by their address. */
export function isOfDevice(
  { mac, serial, address }: Pick<CameraTable, 'mac' | 'serial' | 'address'>,
  device: { host: string; facts: Pick<DeviceFacts, 'mac' | 'serial'> | null },
): boolean {
  const { facts } = device
  if (mac !== null && facts?.mac) return bareMac(mac) === bareMac(facts.mac)
  if (serial !== null && facts?.serial) return serial === facts.serial
  return address === device.host
}

/** Cameras that post from a device, those they are merged into in their place. */
export function camerasOf(cameras: CameraTable[], device: Parameters<typeof isOfDevice>[1]): CameraRef[] {
  const there = cameras.filter(camera => isOfDevice(camera, device))
  const shown = there.map(({ id, merged_into }) => merged_into ?? id)
  return cameras.filter(({ id }) => shown.includes(id)).map(({ id, name }) => ({ id, name }))
}

function presentOutput({ output, is_on, at, until, by }: DeviceOutputTable): SwitchedOutput {
  return { output, on: is_on === 1, at: iso(at), until: isoOrNull(until), by }
}

/** A device as people see it, without its password. */
export function presentDevice({ device, outputs, cameras }: DeviceRows, server: CameraPort | null): StoredDevice {
  const { id, name, host, port, protocol, user, certificate } = device
  const facts = parsed<DeviceFacts>(device.facts)
  const config = parsed<SeenPostConfig>(device.post_config)
  const isOurs = oursMatcher({ server, deviceHost: host, listensOn: server?.host })
  const { word } = statusOf(device.status)
  return {
    ...{ id, name, host, port, protocol, user, certificate, facts },
    certificateSeen: word === 'certificate-changed' ? device.certificate_seen : null,
    clock: parsed<DeviceClock>(device.clock),
    targets: config?.destinations.map(destination => presentTarget(destination, isOurs)) ?? [],
    status: { word, reason: device.reason, at: isoOrNull(device.checked_at) },
    outputs: outputs.map(presentOutput),
    cameras: camerasOf(cameras, { host, facts }),
    setUpAt: isoOrNull(device.set_up_at),
    addedAt: iso(device.added_at),
  }
}

/** What the last check saw, for the doctor. */
export function conditionOf(rows: DeviceRows, server: CameraPort | null): DeviceCondition {
  return {
    device: presentDevice(rows, server),
    error: statusOf(rows.device.status).error,
    postConfig: parsed<SeenPostConfig>(rows.device.post_config),
  }
}
