/**
 * Runs `work` one at a time, so that an older answer never replaces a newer one. All calls during a run share the next
 * run, so that the work of a call always begins after it.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  const run = () => {
    next = null
    running = work().finally(() => {
      running = null
    })
    return running
  }
  return () => {
    if (next) return next
    if (running === null) return run()
    next = running.then(run, run)
    return next
  }
}
