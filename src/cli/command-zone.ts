import { serverZone } from '../lib/server-zone.ts'

/** The zone a command works in; what is wrong with it is told on standard error. */
export function commandZone(): string {
  const { timeZone, remark } = serverZone()
  if (remark !== null) process.stderr.write(`viewtron: ${remark}\n`)
  return timeZone
}
