import { Skeleton } from '@mantine/core'
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from 'react'
import { gap } from '#features/events/card-size.ts'
import { EventCard } from '#features/events/event-card.tsx'
import { EventRow } from '#features/events/event-row.tsx'
import { type EventGroup, isOpen } from '#features/incidents/group-events.ts'
import type { Search } from '#routing/search-params.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import kit from '#ui/layout.module.css'
import { useSize } from '#ui/use-size.ts'
import { useVisibleRows } from '#ui/use-visible-rows.ts'
import classes from './event-list.module.css'
import { type ListLayout, listLayout } from './list-layout.ts'
import { useListKeys } from './use-list-keys.ts'
import { type ListPosition, useListPosition } from './use-list-position.ts'

interface EventListProps {
  groups: readonly EventGroup[]
  view: 'grid' | 'list'
  openId: string | undefined
  /** The search parameters for links to events. */
  search: Search
  onOpen: (event: ApiEvent) => void
  /** The position of the list in the page's address; null at the top. */
  position: ListPosition | null
  onRest: (position: ListPosition | null) => void
  onNearTop: () => void
  onNearEnd: () => void
  loading: boolean
  /** After the last event. */
  end: ReactNode
}

/** Scrolls the list only as far as an event's row needs. */
function useShowRow(scroller: React.RefObject<HTMLElement | null>, { columns, rowHeight }: ListLayout) {
  return useCallback(
    (index: number) => {
      const list = scroller.current
      if (list === null) return
      const top = Math.floor(index / columns) * rowHeight
      const lowest = top + rowHeight - list.clientHeight
      if (list.scrollTop > top) list.scrollTop = top
      else if (list.scrollTop < lowest) list.scrollTop = lowest
    },
    [scroller, columns, rowHeight],
  )
}

/** Follows the address when it changes by Back or a link, but not when the list itself changed it. */
function useFollowAddress(
  position: ListPosition | null,
  onRest: EventListProps['onRest'],
  scrollTo: (position: ListPosition | null) => void,
) {
  const reported = useRef(position?.eventId)
  useEffect(() => {
    if (position?.eventId === reported.current) return
    reported.current = position?.eventId
    scrollTo(position)
  }, [position, scrollTo])
  return (where: ListPosition | null) => {
    reported.current = where?.eventId
    onRest(where)
  }
}

/** The list's scroll position, its visible rows, and its keys. */
function useScrolling(props: EventListProps, layout: ListLayout, rows: number, [scroller, { height }]: Scroller) {
  const { groups, openId, position, onRest, onNearTop, onNearEnd } = props
  const events = useMemo(() => groups.map(group => group.event), [groups])
  const { columns, rowHeight } = layout
  const rest = useRef<EventListProps['onRest']>(onRest)
  const { onScroll, scrollTo } = useListPosition({
    scroller,
    events,
    layout,
    laidOut: rows > 0,
    initial: position,
    onRest: where => rest.current(where),
  })
  rest.current = useFollowAddress(position, onRest, scrollTo)
  const [visible, look] = useVisibleRows(scroller, { rows, rowHeight, height })
  const show = useShowRow(scroller, layout)
  useListKeys({ list: scroller, events, columns, show, enabled: openId === undefined })
  useEffect(() => {
    const index = groups.findIndex(group => isOpen(group, openId))
    if (index >= 0) show(index)
  }, [openId, groups, show])
  useEffect(() => {
    if (rows === 0) return
    if (visible.first === 0) onNearTop()
    if (visible.last >= rows - 4) onNearEnd()
  }, [visible, rows, onNearTop, onNearEnd])
  const onScrolled = () => {
    onScroll()
    look()
  }
  return { visible, onScrolled }
}

type Scroller = ReturnType<typeof useSize<HTMLDivElement>>

/** The events as cards or rows; only the visible ones are in the page, however many there are. */
export function EventList(props: EventListProps) {
  const scroller = useSize<HTMLDivElement>()
  const [space, { width }] = useSize<HTMLDivElement>()
  const layout = listLayout(props.view, width)
  const rows = width === 0 ? 0 : Math.ceil(props.groups.length / layout.columns)
  const { visible, onScrolled } = useScrolling(props, layout, rows, scroller)
  return (
    <section
      ref={scroller[0]}
      className={`${kit.scroller} ${classes.scroller}`}
      onScroll={onScrolled}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by keyboard
      tabIndex={0}
      aria-label="Events found"
      data-testid="event-list"
    >
      <div ref={space} className={classes.space} style={{ height: rows * layout.rowHeight }}>
        <Rows {...props} layout={layout} visible={visible} />
      </div>
      {props.loading && width > 0 && <Waiting layout={layout} />}
      {props.end}
    </section>
  )
}

interface RowsProps extends EventListProps {
  layout: ListLayout
  visible: { first: number; last: number }
}

function Rows({ groups, view, openId, search, onOpen, layout, visible }: RowsProps) {
  const { columns, rowHeight } = layout
  const Item = view === 'grid' ? EventCard : EventRow
  const rows = Array.from({ length: Math.max(0, visible.last - visible.first + 1) }, (_, row) => visible.first + row)
  return rows.map(row => (
    <div
      key={row}
      className={classes.line}
      style={{
        transform: `translateY(${row * rowHeight}px)`,
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        gap,
      }}
    >
      {groups.slice(row * columns, (row + 1) * columns).map(group => (
        <Item key={group.parts[0]?.id} {...group} open={isOpen(group, openId)} search={search} onOpen={onOpen} />
      ))}
    </div>
  ))
}

/** A placeholder for an event that is being loaded. */
function Waiting({ layout: { columns, rowHeight } }: { layout: ListLayout }) {
  return (
    <div
      className={classes.waiting}
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gap }}
      aria-hidden
    >
      {Array.from({ length: columns * 4 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Skeleton key={index} height={rowHeight - gap} radius={8} animate={false} />
      ))}
    </div>
  )
}
