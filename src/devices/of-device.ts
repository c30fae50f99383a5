import type { CameraTable } from '../database/index.ts'
import type { DeviceFacts } from '../device-client/index.ts'
import type { CameraRef } from '../model/index.ts'

/** How what a device posts is known from what others post. */
export interface PostingDevice {
  /** Its IP address; its name where it has never been reached. */
  address: string
  facts: Pick<DeviceFacts, 'mac' | 'serial'> | null
  /** No other stored device has this address: what comes from there and names nobody is its. */
  isAlone: boolean
}

/** Who a post or a camera says it is. */
interface Named {
  mac: string | null
  serial: string | null
}

/** Twelve digits, however the firmware writes it. */
export const bareMac = (mac: string) => mac.toLowerCase().replace(/[^0-9a-f]/g, '')

/** Whether a name is that of the device; `unknown` where the two have nothing in common to compare. */
export function whoseName({ mac, serial }: Named, { facts }: PostingDevice): 'its' | 'another' | 'unknown' {
  if (mac && facts?.mac) return bareMac(mac) === bareMac(facts.mac) ? 'its' : 'another'
  if (serial && facts?.serial) return serial === facts.serial ? 'its' : 'another'
  return 'unknown'
}

/** Whether a camera (or channel of a recorder) posts from a device: by what it says it is, else by its address. */
function isOfDevice(camera: CameraTable, device: PostingDevice): boolean {
  const whose = whoseName(camera, device)
  return whose === 'its' || (whose === 'unknown' && device.isAlone && camera.address === device.address)
}

/** Cameras that post from a device, as they were before somebody merged them. */
export function ownCameras(cameras: readonly CameraTable[], device: PostingDevice): CameraTable[] {
  return cameras.filter(camera => isOfDevice(camera, device))
}

/** Cameras that post from a device, those they are merged into in their place. */
export function camerasOf(cameras: readonly CameraTable[], device: PostingDevice): CameraRef[] {
  const there = ownCameras(cameras, device)
  const shown = there.map(({ id, merged_into }) => merged_into ?? id)
  return cameras.filter(({ id }) => shown.includes(id)).map(({ id, name }) => ({ id, name }))
}
