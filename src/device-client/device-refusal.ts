import { type ErrorCode, ViewtronError } from '../model/index.ts'
import { errorWords } from './error-words.ts'

const codes: Record<number, ErrorCode> = { 1: 'device-unsupported', 7: 'device-busy', 11: 'device-unsupported' }

/** The device understood the request and refused it. */
export class DeviceRefusal extends ViewtronError {
  /** The code of docs/protocol/camera-api.md; null when only the HTTP status reports the refusal. */
  readonly deviceCode: number | null
  /** The reason, as part of a sentence. */
  readonly words: string

  constructor(
    device: string,
    command: string,
    reason: { code: number; description?: string | null } | { httpStatus: number },
  ) {
    const code = 'code' in reason ? reason.code : null
    const words =
      'code' in reason
        ? errorWords(reason.code, reason.description).words
        : `it answers with HTTP status ${reason.httpStatus}`
    super(codes[code ?? -1] ?? 'device-refused', { device, command, reason: words })
    this.deviceCode = code
    this.words = words
  }
}
