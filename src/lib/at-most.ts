import { setTimeout as wait } from 'node:timers/promises'

/** Resolves with the work, or after a while without it: the work goes on. Rejects where the work does so before. */
export async function atMost(work: Promise<void>, milliseconds: number): Promise<void> {
  const late = new AbortController()
  const patience = wait(milliseconds, undefined, { signal: late.signal }).catch(() => undefined)
  // Nobody waits for it any more when it fails later.
  work.catch(() => undefined)
  await Promise.race([work, patience]).finally(() => late.abort())
}
