import { type RefObject, useEffect } from 'react'
import { cardHeight, gap } from '#features/events/card-size.ts'
import { EventCard } from '#features/events/event-card.tsx'
import { type EventGroup, isOpen } from '#features/incidents/group-events.ts'
import type { Search } from '#routing/search-params.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { useSize } from '#ui/use-size.ts'
import { useVisibleRows } from '#ui/use-visible-rows.ts'
import classes from './live-page.module.css'

const narrowestCard = 200

export interface LiveGridProps {
  groups: readonly EventGroup[]
  open: string | undefined
  search: Search
  onOpen: (event: ApiEvent) => void
  scroller: RefObject<HTMLDivElement | null>
}

/** Two columns on a phone, else as many as fit. */
function columnsOf(width: number): number {
  return Math.max(2, Math.floor((width + gap) / (narrowestCard + gap)))
}

/**
 * The cards of the events, newest first. Each is moved to its place by a transform: a new card neither lays the page out
 * again nor has the others painted again. Only the rows in sight are in the page.
 */
export function LiveGrid({ groups, open, search, onOpen, scroller }: LiveGridProps) {
  const [space, { width }] = useSize<HTMLDivElement>()
  const columns = columnsOf(width)
  const cardWidth = (width - gap * (columns - 1)) / columns
  const rowHeight = cardHeight(cardWidth) + gap
  const rows = width === 0 ? 0 : Math.ceil(groups.length / columns)
  const height = scroller.current?.clientHeight ?? 0
  const [visible, look] = useVisibleRows(scroller, { rows, rowHeight, height })
  useEffect(() => {
    const list = scroller.current
    list?.addEventListener('scroll', look, { passive: true })
    return () => list?.removeEventListener('scroll', look)
  }, [scroller, look])
  const first = visible.first * columns
  return (
    <div ref={space} className={classes.space} style={{ height: rows * rowHeight }}>
      {groups.slice(first, (visible.last + 1) * columns).map((group, index) => {
        const x = ((first + index) % columns) * (cardWidth + gap)
        const y = Math.floor((first + index) / columns) * rowHeight
        return (
          <div
            key={group.parts[0]?.id}
            className={classes.place}
            style={{ width: cardWidth, transform: `translate(${x}px, ${y}px)` }}
          >
            <div className={classes.arriving}>
              <EventCard {...group} open={isOpen(group, open)} search={search} onOpen={onOpen} times="relative" />
            </div>
          </div>
        )
      })}
    </div>
  )
}
