import type { Difference } from './compare-plates.ts'
import { oursAction, type PlateAction, theirsAction } from './plate-actions.ts'

/** What a person decided for the difference of one plate. */
export interface Decision {
  key: string
  take: 'ours' | 'theirs' | 'leave'
}

/** A decision with what was seen when it was made. */
interface Decided {
  decision: Decision
  seen: Difference
}

const changedSince = 'It has changed since the differences were shown; look at them again.'

const pictureOf = ({ kind, theirs, wanted }: Difference) => JSON.stringify([kind, theirs, wanted])

/** Ties decisions to the differences they speak of; what is level already needs none. */
export function decide(decisions: readonly Decision[], seen: readonly Difference[]): Decided[] {
  const byKey = new Map(seen.map(difference => [difference.key, difference]))
  const last = new Map(decisions.map(decision => [decision.key, decision]))
  return [...last.values()].flatMap(decision => {
    const difference = byKey.get(decision.key)
    return difference && decision.take !== 'leave' ? [{ decision, seen: difference }] : []
  })
}

/**
 * What is to be done, by the differences as they are now. What has become level meanwhile is done; what looks otherwise
 * than when it was decided is refused: nobody decided that.
 */
export function decidedActions(decided: readonly Decided[], now: readonly Difference[]): PlateAction[] {
  const byKey = new Map(now.map(difference => [difference.key, difference]))
  return decided.flatMap(({ decision, seen }): PlateAction[] => {
    const difference = byKey.get(decision.key)
    if (!difference) return []
    const { key, number } = difference
    if (pictureOf(difference) !== pictureOf(seen)) return [{ key, number, kind: 'refuse', reason: changedSince }]
    return [decision.take === 'ours' ? oursAction(difference) : theirsAction(difference)]
  })
}
