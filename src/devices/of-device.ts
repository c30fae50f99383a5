import type { StoredCamera } from '../cameras/camera-directory.ts'
import type { DeviceFacts } from '../device-client/index.ts'
import type { CameraRef } from '../model/index.ts'

/** The properties that distinguish the posts of a device from those of others. */
export interface PostingDevice {
  /** Its IP address; its host name when it has never been reached. */
  address: string
  facts: Pick<DeviceFacts, 'mac' | 'serial'> | null
  /** Whether no other stored device has this address: then posts from there without an identity are its own. */
  isAlone: boolean
}

/** The identity in a post or of a camera. */
interface Named {
  mac: string | null
  serial: string | null
}

/** Returns a MAC address as twelve hexadecimal digits, without the separators of the firmware. */
export const bareMac = (mac: string) => mac.toLowerCase().replace(/[^0-9a-f]/g, '')

/** Returns whether an identity is that of the device; `unknown` when the two have no common property to compare. */
export function whoseName({ mac, serial }: Named, { facts }: PostingDevice): 'its' | 'another' | 'unknown' {
  if (mac && facts?.mac) return bareMac(mac) === bareMac(facts.mac) ? 'its' : 'another'
  if (serial && facts?.serial) return serial === facts.serial ? 'its' : 'another'
  return 'unknown'
}

/** Returns whether a camera (or a recorder's channel) belongs to a device: by its identity, otherwise by its address. */
function isOfDevice(camera: StoredCamera, device: PostingDevice): boolean {
  const whose = whoseName(camera, device)
  return whose === 'its' || (whose === 'unknown' && device.isAlone && camera.address === device.address)
}

/** Returns the cameras of a device, including those that were merged into others. */
export function ownCameras(cameras: readonly StoredCamera[], device: PostingDevice): StoredCamera[] {
  return cameras.filter(camera => isOfDevice(camera, device))
}

/** Returns the cameras of a device for display: a merged camera is replaced by the one it was merged into. */
export function camerasOf(cameras: readonly StoredCamera[], device: PostingDevice): CameraRef[] {
  const shown = ownCameras(cameras, device).map(({ id, mergedInto }) => mergedInto ?? id)
  return cameras.filter(({ id }) => shown.includes(id)).map(({ id, name }) => ({ id, name }))
}
