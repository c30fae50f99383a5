import type { Clock } from '../../lib/clock.ts'

/**
 * Caches the result of `work` for `keptMs`, because many dashboards poll the same numbers. Concurrent calls share one
 * run. Failures are not cached.
 */
export function sharedAnswer<Answer>(
  work: () => Promise<Answer>,
  { keptMs, clock }: { keptMs: number; clock: Clock },
): () => Promise<Answer> {
  let kept: { answer: Promise<Answer>; until: number } | null = null
  return () => {
    const now = clock.now().getTime()
    if (kept && now < kept.until) return kept.answer
    const answer = work()
    kept = { answer, until: now + keptMs }
    answer.catch(() => {
      kept = null
    })
    return answer
  }
}
