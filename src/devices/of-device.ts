import type { StoredCamera } from '../cameras/camera-directory.ts'
import type { DeviceFacts } from '../device-client/index.ts'
import type { CameraRef } from '../model/index.ts'

/** What tells the posts of a device from those of others. */
export interface PostingDevice {
  /** Its IP address; its host name when it has never been reached. */
  address: string
  facts: Pick<DeviceFacts, 'mac' | 'serial'> | null
  /** Whether no other stored device has this address: then posts from there that name no device are its own. */
  isAlone: boolean
}

/** The identity that a post or a camera gives. */
interface Named {
  mac: string | null
  serial: string | null
}

/** A MAC address as twelve hexadecimal digits, whatever separators the firmware uses. */
export const bareMac = (mac: string) => mac.toLowerCase().replace(/[^0-9a-f]/g, '')

/** Whether an identity is that of the device; `unknown` when the two have no common property to compare. */
export function whoseName({ mac, serial }: Named, { facts }: PostingDevice): 'its' | 'another' | 'unknown' {
  if (mac && facts?.mac) return bareMac(mac) === bareMac(facts.mac) ? 'its' : 'another'
  if (serial && facts?.serial) return serial === facts.serial ? 'its' : 'another'
  return 'unknown'
}

/** Whether a camera (or a recorder's channel) belongs to a device: by its identity, else by its address. */
function isOfDevice(camera: StoredCamera, device: PostingDevice): boolean {
  const whose = whoseName(camera, device)
  return whose === 'its' || (whose === 'unknown' && device.isAlone && camera.address === device.address)
}

/** The cameras of a device, each for itself also when it was merged into another. */
export function ownCameras(cameras: readonly StoredCamera[], device: PostingDevice): StoredCamera[] {
  return cameras.filter(camera => isOfDevice(camera, device))
}

/** The cameras of a device as they are shown: a merged camera is replaced by the one it was merged into. */
export function camerasOf(cameras: readonly StoredCamera[], device: PostingDevice): CameraRef[] {
  const shown = ownCameras(cameras, device).map(({ id, mergedInto }) => mergedInto ?? id)
  return cameras.filter(({ id }) => shown.includes(id)).map(({ id, name }) => ({ id, name }))
}
