import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useState } from 'react'
import { usePages } from '#api/use-pages.ts'
import { When } from '#format/when.tsx'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { plateKey } from '#server/model/plate-key.ts'
import layout from '#ui/layout.module.css'
import { Picture } from '#ui/picture.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import { useSize } from '#ui/use-size.ts'
import styles from './one-plate.module.css'

const leastWidth = 190
const gap = 10
const wordsHeight = 52
const ratio = 2.2

/** Every picture of a plate, newest first; only the rows in sight are drawn. */
export function PlatePictures({ plate, scroller }: { plate: string; scroller: RefObject<HTMLElement | null> }) {
  const events = usePlateEvents(plate)
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
              <Sighting key={event.id} event={event} plate={plate} width={cellWidth} />
            ))}
          </ul>
        ))}
      </div>
    </div>
  )
}

/** The distance of an element from the top of the scrolled content, in pixels; the content above it may grow. */
function useOffset(element: RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => setOffset(element.current?.offsetTop ?? 0))
  return offset
}

function usePlateEvents(plate: string) {
  const query = { plate, plateMatch: 'exact', limit: 100 } as const
  return usePages('events', { query }, { freshMs: 30_000 })
}

function Sighting({ event, plate, width }: { event: ApiEvent; plate: string; width: number }) {
  const target = event.targets.findIndex(
    one => one.plate !== null && plateKey(one.plate.corrected ?? one.plate.number) === plate,
  )
  const read = event.targets[target]?.plate
  const image = event.images.find(one => one.role === 'target' && one.target === target) ?? event.images[0] ?? null
  return (
    <li className={styles.sighting}>
      <Link to="/events/$eventId" params={{ eventId: event.id }} className={styles.sightingLink}>
        <Picture
          image={image}
          alt={`${plate} at ${event.camera.name}`}
          width={width}
          ratio={ratio}
          reason="No picture"
        />
        <span className={styles.sightingWords}>
          <When at={event.time} />
          <span>
            {event.camera.name}
            {read?.corrected != null && ` · read as ${read.number}`}
            {read?.direction && ` · ${read.direction === 'approach' ? 'approaching' : 'moving away'}`}
          </span>
        </span>
      </Link>
    </li>
  )
}
