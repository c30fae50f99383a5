export { answerProbes, type ProbeAnswerer, type ProbedDevice } from './answer-probes.ts'
export type { Certificate, DeviceKind, FakeDeviceOptions, Faults, PostData, PostSettings } from './device-options.ts'
export type { DeviceState, FakeChannel, FakePlate } from './device-state.ts'
export { FakeDevice, startFakeDevice } from './fake-device.ts'
