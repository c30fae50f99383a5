import type { Clock } from '../../lib/clock.ts'

/**
 * Works an answer out once for everybody who asks within `keptMs`: a wall of screens asks the same thing every few
 * seconds. Failures are not kept.
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
