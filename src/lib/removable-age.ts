export interface TimeSpan {
  /** Milliseconds since 1970. */
  from: number
  to: number
}

/** The times that are old enough for removal: before `before`, and not in a span that a wrong clock stamped lately. */
export interface RemovableAge {
  before: number
  spared: readonly TimeSpan[]
}

/** Null while the clock cannot be trusted: then nothing may be removed. */
export type RemovableBefore = (before: number) => RemovableAge | null

export function isRemovable(at: number, { before, spared }: RemovableAge): boolean {
  return at < before && !spared.some(({ from, to }) => at >= from && at <= to)
}
