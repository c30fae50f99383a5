import { useMemo, useRef } from 'react'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { type EventGroup, groupEvents } from './group-events.ts'

/** Events as cards: grouped, or each as its own. */
export function useEventGroups(events: readonly ApiEvent[], isGrouped: boolean): readonly EventGroup[] {
  const before = useRef<readonly EventGroup[]>([])
  return useMemo(() => {
    if (!isGrouped) return events.map(event => ({ event, parts: [event] }))
    before.current = groupEvents(events, before.current)
    return before.current
  }, [events, isGrouped])
}
