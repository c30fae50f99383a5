import { type ErrorCode, ViewtronError } from '../../model/index.ts'

const codes = new Set<ErrorCode>([
  'device-unsupported',
  'device-refused',
  'device-not-a-camera',
  'device-answer-unreadable',
])

/**
 * Returns whether the device does not support the command or answers it in an unknown format. Other commands may still
 * work.
 */
export function isUnknown(error: unknown): boolean {
  return error instanceof ViewtronError && codes.has(error.code)
}

/** Resolves with null for errors that `isUnknown` accepts; rejects with all others. */
export async function unlessUnknown<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (isUnknown(error)) return null
    throw error
  }
}
