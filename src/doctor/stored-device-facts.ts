import type { DeviceCondition } from '../devices/index.ts'

/** A stored device as it was seen last. */
export type StoredDeviceFacts = DeviceCondition

/** Whether what was seen of it is of the last attempt. */
export function wasReached({ device }: StoredDeviceFacts): boolean {
  return device.status.word === 'ok'
}
