/** So many of the last visits tell how long stays are. */
export const staysRead = 200
const fewestStays = 30
const leastMissed = 0.01
const mostMissed = 0.2
/** Above this variance of the number inside, it may be wrong by more than one. */
const mostVariance = 1.2

export interface StaysAsked {
  /** Beginnings of open visits. */
  entered: readonly number[]
  /** Lengths of the last closed visits. */
  stays: readonly number[]
  /** The number of recent visits that ended without a seen exit. */
  unseen: number
  now: number
}

/**
 * The number of open visits that are probably not over, and whether it is uncertain. A visit is probably over when hardly any
 * stay at this place is as long: its exit was not seen. Without enough visits to know how long stays are, all are counted.
 */
export function probablyInside({ entered, stays, unseen, now }: StaysAsked): { inside: number; uncertain: boolean } {
  if (stays.length < fewestStays) return { inside: entered.length, uncertain: false }
  const missed = Math.min(mostMissed, Math.max(leastMissed, unseen / (unseen + stays.length)))
  const sorted = stays.toSorted((a, b) => a - b)
  const present = entered.map(at => {
    const longer = (sorted.length - countUpTo(sorted, now - at) + 0.5) / (sorted.length + 1)
    // Over: the stay was shorter and its exit was missed. There: the stay is longer.
    return longer / (longer + (1 - longer) * missed)
  })
  const variance = present.reduce((sum, part) => sum + part * (1 - part), 0)
  const inside = Math.round(present.reduce((sum, part) => sum + part, 0))
  return { inside, uncertain: variance > mostVariance }
}

/** The number of these sorted numbers that are at most `most`. */
function countUpTo(sorted: readonly number[], most: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= most) low = middle + 1
    else high = middle
  }
  return low
}
