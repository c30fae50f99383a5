import { type ErrorCode, ViewtronError } from '../model/index.ts'
import type { Attempt } from './device-changes.ts'
import type { DeviceStatus } from './stored-device.ts'

/**
 * The status of a device after each error; errors that do not concern its condition (a refused command, a busy device)
 * are missing.
 */
const words: Partial<Record<ErrorCode, DeviceStatus['word']>> = {
  'device-unreachable': 'unreachable',
  'device-timeout': 'unreachable',
  'device-password-wrong': 'password-wrong',
  'device-password-refused-before': 'password-wrong',
  'device-password-unreadable': 'password-wrong',
  'device-locked': 'locked',
  'device-certificate-changed': 'certificate-changed',
  'device-speaks-https': 'failing',
  'device-speaks-http': 'failing',
  'device-not-a-camera': 'failing',
  'device-answer-unreadable': 'failing',
}

/** Returns the attempt to store for an error; null when the error does not concern the device's condition. */
export function failedAttempt(error: unknown, certificate: string | null): Attempt | null {
  if (!(error instanceof ViewtronError)) return null
  const word = words[error.code]
  return word ? { word, reason: error.message, error: error.code, certificate } : null
}
