import { type ErrorCode, ViewtronError } from '../../model/index.ts'

const codes = new Set<ErrorCode>([
  'device-unsupported',
  'device-refused',
  'device-not-a-camera',
  'device-answer-unreadable',
])

/** Whether a device does not know a command, or answers it in a way of its own; it can still be asked others. */
export function isUnknown(error: unknown): boolean {
  return error instanceof ViewtronError && codes.has(error.code)
}

/** Null where `isUnknown`; other failures are passed on. */
export async function unlessUnknown<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (isUnknown(error)) return null
    throw error
  }
}
