import type { Difference } from './compare-plates.ts'
import { oursAction, type PlateAction, theirsAction } from './plate-actions.ts'

/** A person's decision on the difference of one plate. */
export interface Decision {
  key: string
  take: 'ours' | 'theirs' | 'leave'
}

/** A decision with the difference that was shown for it. */
interface Decided {
  decision: Decision
  seen: Difference
}

const changedSince = 'It has changed since the differences were shown; look at them again.'

const contentOf = ({ kind, theirs, wanted }: Difference) => JSON.stringify([kind, theirs, wanted])

/** Pairs decisions with their differences. Plates that are in sync already need no decision. */
export function decide(decisions: readonly Decision[], seen: readonly Difference[]): Decided[] {
  const byKey = new Map(seen.map(difference => [difference.key, difference]))
  const last = new Map(decisions.map(decision => [decision.key, decision]))
  return [...last.values()].flatMap(decision => {
    const difference = byKey.get(decision.key)
    return difference && decision.take !== 'leave' ? [{ decision, seen: difference }] : []
  })
}

/**
 * The actions for decisions, given the current differences. Plates that are in sync by now need no action; a difference
 * that has changed since it was shown is refused.
 */
export function decidedActions(decided: readonly Decided[], now: readonly Difference[]): PlateAction[] {
  const byKey = new Map(now.map(difference => [difference.key, difference]))
  return decided.flatMap(({ decision, seen }): PlateAction[] => {
    const difference = byKey.get(decision.key)
    if (!difference) return []
    const { key, number } = difference
    if (contentOf(difference) !== contentOf(seen)) return [{ key, number, kind: 'refuse', reason: changedSince }]
    return [decision.take === 'ours' ? oursAction(difference) : theirsAction(difference)]
  })
}
