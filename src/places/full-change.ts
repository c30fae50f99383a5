import type { VisitChange } from '../model/index.ts'

export type FullFlag = 'place-full' | 'place-free'

/** The phases of visits that make a place full, or free again. */
const causes: Record<FullFlag, readonly VisitChange['phase'][]> = {
  'place-full': ['entered'],
  'place-free': ['left', 'unseen'],
}

/**
 * The entry with which a place became full or free again; null where it did not. `wasFull` is what was announced last,
 * `isFull` what holds after these entries.
 */
export function fullChange(
  entries: readonly Pick<VisitChange, 'id' | 'phase'>[],
  { wasFull, isFull }: { wasFull: boolean; isFull: boolean },
): { id: string; flag: FullFlag } | null {
  if (wasFull === isFull) return null
  const flag = isFull ? 'place-full' : 'place-free'
  const cause = entries.findLast(({ phase }) => causes[flag].includes(phase))
  return cause ? { id: cause.id, flag } : null
}
