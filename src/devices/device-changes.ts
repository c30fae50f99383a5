import type { ErrorCode } from '../model/index.ts'
import type { DeviceAccount, DeviceStatus } from './stored-device.ts'

export interface NewDevice extends DeviceAccount {
  /** The device's own name when it is left out. */
  name?: string | undefined
  password: string
  /** SHA-256 of the certificate it presented; null over HTTP. */
  certificate: string | null
}

/** A change by a person. Properties that are left out stay. */
export interface DeviceChange {
  host?: string | undefined
  port?: number | undefined
  protocol?: 'http' | 'https' | undefined
  user?: string | undefined
  name?: string | undefined
  password?: string | undefined
  /** Trusts the certificate it presented last, or the next one when none was seen. */
  trustCertificate?: true | undefined
  /** Trusts this certificate. */
  certificate?: string | null | undefined
}

/** The outcome of an attempt to reach a device. */
export interface Attempt {
  word: DeviceStatus['word']
  reason: string
  error: ErrorCode | null
  /** SHA-256 of the certificate it presented; null over HTTP, or when it was not reached. */
  certificate: string | null
}
