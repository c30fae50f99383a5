import type { ClosedPass } from './place-types.ts'

/** Clocks of two cameras may differ so much that an exit seems to come before the entry. */
export const clocksMs = 60_000
/** So long after an exit, the pass of an entry that came before it has ended. */
const earlyMs = 3 * clocksMs

/** The time up to which the entry of an exit may still come. */
export const endOfEarly = ({ firstAt }: ClosedPass) => firstAt + earlyMs

/** Whether an exit was sent after an entry of the same vehicle, and the difference of two clocks hides it. */
export function isSentAfter(exit: ClosedPass, entry: ClosedPass): boolean {
  const isPrompt = [exit, entry].every(({ receivedAt, firstAt }) => Math.abs(receivedAt - firstAt) <= clocksMs)
  const isNear = exit.firstAt >= entry.firstAt - clocksMs
  return exit.key === entry.key && isPrompt && isNear && exit.receivedAt > entry.receivedAt
}
