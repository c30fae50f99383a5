import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import type { ListLayout } from './list-layout.ts'

/** The event at the top of the visible part, and by how many pixels its row is scrolled out. */
export interface ListPosition {
  eventId: string
  offset: number
}

interface Options {
  scroller: RefObject<HTMLElement | null>
  events: readonly ApiEvent[]
  layout: ListLayout
  /** False until the list has its height: before that it cannot be scrolled. */
  laidOut: boolean
  /** The position to start at; null for the top. */
  initial: ListPosition | null
  /** Called with the position when scrolling has stopped; null at the very top. */
  onRest: (position: ListPosition | null) => void
}

const restMs = 250

/**
 * Keeps the same event at the same place while pages are added above, columns change or the panel opens,
 * and reports the topmost event.
 */
export function useListPosition({ scroller, events, layout, laidOut, initial, onRest }: Options) {
  const { columns, rowHeight } = layout
  const position = useRef<ListPosition | null>(initial)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef({ events, columns, rowHeight, onRest })
  latest.current = { events, columns, rowHeight, onRest }
  const firstId = events[0]?.id

  const scrollTo = useCallback(
    (wanted: ListPosition | null): void => {
      const { events, columns, rowHeight } = latest.current
      const index = wanted === null ? 0 : events.findIndex(event => event.id === wanted.eventId)
      if (index < 0 || scroller.current === null) return
      position.current = wanted
      scroller.current.scrollTop = Math.floor(index / columns) * rowHeight + (wanted?.offset ?? 0)
    },
    [scroller],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever changes the position of an event
  useLayoutEffect(() => {
    scrollTo(position.current)
  }, [firstId, columns, rowHeight, laidOut, scrollTo])

  useEffect(() => () => clearTimeout(timer.current), [])

  const onScroll = useCallback(() => {
    if (scroller.current === null) return
    const { events, columns, rowHeight } = latest.current
    const { scrollTop } = scroller.current
    const row = Math.max(0, Math.floor(scrollTop / rowHeight))
    const event = events[row * columns]
    if (event === undefined) return
    position.current = scrollTop < 1 ? null : { eventId: event.id, offset: Math.round(scrollTop - row * rowHeight) }
    clearTimeout(timer.current)
    timer.current = setTimeout(() => latest.current.onRest(position.current), restMs)
  }, [scroller])

  return { onScroll, scrollTo }
}
