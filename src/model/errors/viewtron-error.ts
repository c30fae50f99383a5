import { type ErrorCode, errorCatalogue } from './error-catalogue.ts'

/** An error of the catalogue. Programs match `code`; `message` and `hint` are for people. */
export class ViewtronError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly hint: string

  constructor(code: ErrorCode, details: Record<string, string | number> = {}, cause?: unknown) {
    const entry = errorCatalogue[code]
    const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => String(details[name] ?? whole))
    super(fill(entry.message), cause === undefined ? undefined : { cause })
    this.name = 'ViewtronError'
    this.code = code
    this.status = entry.status
    this.hint = fill(entry.hint)
  }
}
