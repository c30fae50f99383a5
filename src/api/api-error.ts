import { ViewtronError } from '../model/index.ts'

export interface FieldFault {
  field: string
  message: string
}

/** Parameters or fields that are wrong, each named. */
export class RequestInvalid extends ViewtronError {
  readonly fields: FieldFault[]

  constructor(fields: FieldFault[]) {
    super('request-invalid', { reason: fields.map(({ field, message }) => `${field}: ${message}`).join('; ') })
    this.fields = fields
  }
}

/** Too many attempts; the answer says when the next one is possible. */
export class TooManyAttempts extends ViewtronError {
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super('too-many-attempts', { seconds: retryAfterSeconds })
    this.retryAfterSeconds = retryAfterSeconds
  }
}
