import type { CameraTable } from '../database/index.ts'
import { bounds, cutText, sharedCamera } from '../model/index.ts'
import { channelOf, type Sighting } from './camera-keys.ts'

/** Makes the row of a camera that appears for the first time. */
export function newCamera(sighting: Sighting, { id, state }: Pick<CameraTable, 'id' | 'state'>): CameraTable {
  const { source, device, clientIp, at } = sighting
  const channel = channelOf(sighting)
  const name = cutText(device.name ?? clientIp, bounds.name)
  return {
    id,
    name: channel === null ? name : `${name} ch${channel}`,
    source,
    address: clientIp,
    channel,
    mac: device.mac,
    serial: device.serial,
    created_at: at.getTime(),
    hidden: 0,
    state,
    merged_into: null,
    decided_at: null,
    allowed: null,
    link: null,
  }
}

/** Makes the row of the camera for posts of devices without a place of their own. It is never approved. */
export function newSharedCamera({ clientIp, at }: Sighting): CameraTable {
  return {
    ...sharedCamera,
    source: null,
    address: clientIp,
    channel: null,
    mac: null,
    serial: null,
    created_at: at.getTime(),
    hidden: 0,
    state: 'pending',
    merged_into: null,
    decided_at: null,
    allowed: null,
    link: null,
  }
}
