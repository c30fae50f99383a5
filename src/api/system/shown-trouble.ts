import type { ViewtronError } from '../../model/index.ts'

/** Converts a lasting error to its API form. */
export function shownTrouble({ code, message, hint }: ViewtronError): { code: string; message: string; hint: string } {
  return { code, message, hint }
}
