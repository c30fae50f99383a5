import { ViewtronError } from '../model/index.ts'

export interface FieldFault {
  field: string
  message: string
}

/** Reports invalid parameters or fields by name. */
export class RequestInvalid extends ViewtronError {
  readonly fields: FieldFault[]

  constructor(fields: FieldFault[]) {
    super('request-invalid', { reason: fields.map(({ field, message }) => `${field}: ${message}`).join('; ') })
    this.fields = fields
  }
}

/** Refuses a further attempt. The answer carries `Retry-After`. */
export class TooManyAttempts extends ViewtronError {
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super('too-many-attempts', { seconds: retryAfterSeconds })
    this.retryAfterSeconds = retryAfterSeconds
  }
}
