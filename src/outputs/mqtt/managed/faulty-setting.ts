import { ViewtronError } from '../../../model/index.ts'

/** A setting that a person entered and that cannot be used. */
export class FaultySetting extends ViewtronError {
  readonly fields: { field: string; message: string }[]

  constructor(field: string, message: string, cause?: unknown) {
    super('request-invalid', { reason: `${field}: ${message}` }, cause)
    this.fields = [{ field, message }]
  }

  /** From `config-invalid`, whose message begins with the place: `mqtt.prefix: must be …`. */
  static of(error: Error): FaultySetting {
    const [, field = 'body', message = error.message] = /\bmqtt\.([\w.]+): (.*)$/s.exec(error.message) ?? []
    return new FaultySetting(field, message.replace(/\.$/, ''), error)
  }
}
