import { type ErrorCode, ViewtronError } from '../model/index.ts'
import type { Attempt } from './device-changes.ts'
import type { DeviceStatus } from './stored-device.ts'

/** What errors of an attempt say about the device; others (it refuses a command, it is busy) say nothing. */
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

/** How an attempt that failed is noted; null where its error says nothing about the device's condition. */
export function failedAttempt(error: unknown, certificate: string | null): Attempt | null {
  if (!(error instanceof ViewtronError)) return null
  const word = words[error.code]
  return word ? { word, reason: error.message, error: error.code, certificate } : null
}
