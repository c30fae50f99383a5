import { setTimeout as wait } from 'node:timers/promises'

/** Waits for the work, but no longer than this time; then the work goes on. Rejects if the work fails in this time. */
export async function atMost(work: Promise<void>, milliseconds: number): Promise<void> {
  const late = new AbortController()
  const patience = wait(milliseconds, undefined, { signal: late.signal }).catch(() => undefined)
  // A later failure has no listener; it must not end the process.
  work.catch(() => undefined)
  await Promise.race([work, patience]).finally(() => late.abort())
}
