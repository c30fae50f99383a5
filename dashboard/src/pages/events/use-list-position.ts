import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { headingHeight, type ListRows, rowBelowHeading, rowOfEvent } from './list-rows.ts'

/**
 * The event at the top of the visible part, and by how many pixels its row is scrolled below the heading of its day; negative
 * where the heading of the next day is still above it.
 */
export interface ListPosition {
  eventId: string
  offset: number
}

interface Options {
  scroller: RefObject<HTMLElement | null>
  events: readonly ApiEvent[]
  rows: ListRows
  columns: number
  rowHeight: number
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
export function useListPosition({ scroller, events, rows, columns, rowHeight, laidOut, initial, onRest }: Options) {
  const position = useRef<ListPosition | null>(initial)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const latest = useRef({ events, rows, rowHeight, onRest })
  latest.current = { events, rows, rowHeight, onRest }
  const firstId = events[0]?.id

  const scrollTo = useCallback(
    (wanted: ListPosition | null): void => {
      const { events, rows } = latest.current
      const index = wanted === null ? 0 : events.findIndex(event => event.id === wanted.eventId)
      if (index < 0 || scroller.current === null) return
      position.current = wanted
      const top = rowOfEvent(rows, index)?.top ?? headingHeight
      scroller.current.scrollTop = wanted === null ? 0 : top - headingHeight + wanted.offset
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
    const { events, rows, rowHeight } = latest.current
    const { scrollTop } = scroller.current
    const row = rowBelowHeading(rows, rowHeight, scrollTop)
    const event = events[row?.first ?? -1]
    if (row === undefined || event === undefined) return
    const offset = Math.round(scrollTop + headingHeight - row.top)
    position.current = scrollTop < 1 ? null : { eventId: event.id, offset }
    clearTimeout(timer.current)
    timer.current = setTimeout(() => latest.current.onRest(position.current), restMs)
  }, [scroller])

  return { onScroll, scrollTo }
}
