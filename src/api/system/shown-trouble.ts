import type { ViewtronError } from '../../model/index.ts'

/** An error that lasts, as the API shows it. */
export function shownTrouble({ code, message, hint }: ViewtronError): { code: string; message: string; hint: string } {
  return { code, message, hint }
}
