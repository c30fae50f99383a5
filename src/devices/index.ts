export type { Arrivals } from './arrivals.ts'
export { type DeviceChange, openDeviceBook } from './device-book.ts'
export { Devices, type DevicesOptions } from './devices.ts'
export type { CameraPort, PostTarget } from './post-target.ts'
export { isInContainer, serverAddresses } from './server-addresses.ts'
export type { DeviceAccess } from './sign-in-first.ts'
export type {
  DeviceCondition,
  DeviceStatus,
  SeenPostConfig,
  StoredDevice,
  SwitchedOutput,
} from './stored-device.ts'
