import { onTestFinished } from 'vitest'
import {
  type Certificate,
  type FakeDevice,
  type FakeDeviceOptions,
  selfSigned,
  startFakeDevice,
} from '../../src/simulator/devices/index.ts'

export const devicePassword = 'fake device password'

/** A device for the running test, its clock set to UTC; it is gone when the test has ended. */
export async function fakeDevice(
  options: Omit<FakeDeviceOptions, 'password'> & { password?: string },
): Promise<FakeDevice> {
  const device = await startFakeDevice({ password: devicePassword, timeZone: 'UTC0', ...options })
  onTestFinished(() => device.stop())
  return device
}

const made = new Map<string, Promise<Certificate>>()

/** A self-signed certificate as devices have; the same name gives the same one, which is made once per test file. */
export function deviceCertificate(name = 'device'): Promise<Certificate> {
  const certificate = made.get(name) ?? selfSigned(name)
  made.set(name, certificate)
  return certificate
}
