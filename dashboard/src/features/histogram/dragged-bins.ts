/** Bins from the first to the last that is selected, in any order. */
export interface Selection {
  start: number
  end: number
}

/**
 * The bins of a drag between two places, both in bins from the left: each end snaps to the edge nearest to it, so that
 * the bin in which the pointer ends counts only where most of it was drawn over. A drag within one bin selects that bin.
 */
export function draggedBins(from: number, to: number, last: number): Selection {
  const edge = (place: number) => Math.max(0, Math.min(last + 1, Math.round(place)))
  const [first, end] = [edge(Math.min(from, to)), edge(Math.max(from, to))]
  if (end > first) return { start: first, end: end - 1 }
  const bin = Math.max(0, Math.min(last, Math.floor(to)))
  return { start: bin, end: bin }
}
