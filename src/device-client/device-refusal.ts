import { type ErrorCode, ViewtronError } from '../model/index.ts'
import { errorWords } from './error-words.ts'

const codes: Record<number, ErrorCode> = { 1: 'device-unsupported', 7: 'device-busy', 11: 'device-unsupported' }

/** The device understood the question and said no. */
export class DeviceRefusal extends ViewtronError {
  /** As in docs/protocol/camera-api.md; null where only the HTTP status said no. */
  readonly deviceCode: number | null
  /** Why, as part of a sentence. */
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
