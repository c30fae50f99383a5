import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useState } from 'react'
import { usePages } from '#api/use-pages.ts'
import type { EventQuery } from '#features/filter/filter.ts'
import { useFormat } from '#format/use-format.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { LoadProblem } from '#ui/problem.tsx'
import { useSize } from '#ui/use-size.ts'
import { PairBar } from './pair-bar.tsx'
import { sightingRatio } from './sighting.tsx'
import styles from './sightings.module.css'
import { type Pair, usePair } from './use-pair.ts'

const leastWidth = 190
const gap = 10
/** Two lines, and one more for a mark. */
const wordsHeight = 72
const ratio = sightingRatio

interface SightingPicturesProps {
  /** The filter that finds the sightings. */
  query: EventQuery
  scroller: RefObject<HTMLElement | null>
  /** The sighting in a box of this width, in pixels. */
  children: (event: ApiEvent, width: number) => ReactNode
}

/** A picture of every sighting, newest first, of which two can be compared; only the rows in sight are drawn. */
export function SightingPictures({ query, scroller, children }: SightingPicturesProps) {
  const events = usePages('events', { query: { ...query, limit: 100 } }, { freshMs: 30_000 })
  const pair = usePair()
  const [box, { width }] = useSize<HTMLDivElement>()
  const columns = Math.max(2, Math.floor((width + gap) / (leastWidth + gap)))
  const cellWidth = (width - gap * (columns - 1)) / columns
  const rowHeight = Math.round(cellWidth / ratio) + wordsHeight
  const rows = useVirtualizer({
    count: Math.ceil(events.items.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight + gap,
    scrollMargin: useOffset(box),
    overscan: 3,
  })
  // The rows are measured by the width of the box.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new height is why it runs
  useEffect(() => rows.measure(), [rowHeight, rows])
  const shown = rows.getVirtualItems()
  const isAtEnd = (shown.at(-1)?.index ?? -1) >= rows.options.count - 2
  const { more, isFetchingMore } = events
  useEffect(() => {
    if (isAtEnd && !isFetchingMore) more?.()
  }, [isAtEnd, isFetchingMore, more])
  return (
    <div ref={box}>
      <LoadProblem what="The pictures could not be loaded." query={events} />
      <div className={styles.pictures} style={{ height: rows.getTotalSize() }}>
        {shown.map(row => (
          <ul
            key={row.key}
            className={`${layout.list} ${styles.pictureRow}`}
            style={{
              transform: `translateY(${row.start - rows.options.scrollMargin}px)`,
              gridTemplateColumns: `repeat(${columns}, 1fr)`,
            }}
          >
            {events.items.slice(row.index * columns, (row.index + 1) * columns).map(event => (
              <li
                key={event.id}
                className={styles.sighting}
                data-selected={pair.ids.includes(event.id) || undefined}
                data-selecting={pair.ids.length > 0 || undefined}
              >
                {children(event, cellWidth)}
                <PairBox event={event} pair={pair} />
              </li>
            ))}
          </ul>
        ))}
      </div>
      <PairBar pair={pair} />
    </div>
  )
}

function PairBox({ event, pair }: { event: ApiEvent; pair: Pair }) {
  const format = useFormat()
  return (
    <label className={styles.pairBox}>
      <input
        type="checkbox"
        aria-label={`Select to compare: ${event.camera.name}, ${format.dateTimeShort(event.time)}`}
        checked={pair.ids.includes(event.id)}
        onChange={() => pair.toggle(event.id)}
      />
    </label>
  )
}

/** The distance of an element from the top of the scrolled content, in pixels; the content above it may grow. */
function useOffset(element: RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => setOffset(element.current?.offsetTop ?? 0))
  return offset
}
