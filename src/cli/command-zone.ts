import { serverZone } from '../lib/server-zone.ts'

/** Returns the time zone of a command. Prints problems with the setting on standard error. */
export function commandZone(): string {
  const { timeZone, remark } = serverZone()
  if (remark !== null) process.stderr.write(`viewtron: ${remark}\n`)
  return timeZone
}
