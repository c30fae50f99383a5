import { useCallback, useState } from 'react'

export interface Pair {
  /** Ids of events, at most two. */
  ids: readonly string[]
  /** Selects an event or not; a third one takes the place of the first. */
  toggle: (id: string) => void
  clear: () => void
}

/** Two sightings that are selected to be compared. */
export function usePair(): Pair {
  const [ids, setIds] = useState<readonly string[]>([])
  const toggle = useCallback(
    (id: string) => setIds(now => (now.includes(id) ? now.filter(one => one !== id) : [...now, id].slice(-2))),
    [],
  )
  const clear = useCallback(() => setIds([]), [])
  return { ids, toggle, clear }
}
