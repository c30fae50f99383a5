import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import {
  type Certificate,
  type FakeDevice,
  type FakeDeviceOptions,
  startFakeDevice,
} from '../../src/simulator/devices/index.ts'
import { makeFolder } from './temporary-folder.ts'

export const devicePassword = 'fake device password'

/** A device for the running test; it is gone when the test has ended. */
export async function fakeDevice(
  options: Omit<FakeDeviceOptions, 'password'> & { password?: string },
): Promise<FakeDevice> {
  const device = await startFakeDevice({ password: devicePassword, ...options })
  onTestFinished(() => device.stop())
  return device
}

async function makeCertificate(name: string): Promise<Certificate> {
  const folder = makeFolder()
  const [key, cert] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  await promisify(execFile)('openssl', ['req', ...kind, '-subj', `/CN=${name}`, '-keyout', key, '-out', cert])
  const certificate = { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') }
  folder.remove()
  return certificate
}

const made = new Map<string, Promise<Certificate>>()

/** A self-signed certificate as devices have; the same name gives the same one, which is made once per test file. */
export function deviceCertificate(name = 'device'): Promise<Certificate> {
  const certificate = made.get(name) ?? makeCertificate(name)
  made.set(name, certificate)
  return certificate
}
