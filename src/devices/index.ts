export { type Arrivals, storedArrivals } from './arrivals.ts'
export { failedAttempt } from './attempt.ts'
export { CameraPortLogin, configuredLogin, type Login, type LoginState } from './camera-port-login.ts'
export { checkDevice } from './check-device.ts'
export { type DeviceBook, openDeviceBook } from './device-book.ts'
export type { DeviceChange } from './device-changes.ts'
export { DeviceKey, deviceKeyFile } from './device-key.ts'
export { Devices } from './devices.ts'
export { type Look, lookAround } from './look.ts'
export {
  type CameraPort,
  type OutsideAddress,
  oursMatcher,
  outsideAddress,
  type PostTarget,
  presentTarget,
} from './post-target.ts'
export { type KnownCameraPort, knownCameraPort } from './running-server.ts'
export type { PostFacts, SenderNotes } from './sender-posts.ts'
export { isInContainer, serverAddresses } from './server-addresses.ts'
export { changesInWords, type SetUpPlan, takesLogin } from './set-up/plan.ts'
export { type SetUpMemory, setUp } from './set-up/set-up.ts'
export { type Unset, unset } from './set-up/unset.ts'
export { type SetUpRequest, usualRequest, wantedSetUp } from './set-up/wanted-set-up.ts'
export { type DeviceAccess, signInFirst, usualPorts } from './sign-in-first.ts'
export type {
  DeviceCondition,
  DeviceStatus,
  SeenPostConfig,
  StoredDevice,
  SwitchedOutput,
} from './stored-device.ts'
