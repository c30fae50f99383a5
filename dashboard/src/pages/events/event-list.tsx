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
import { DayHeading } from './day-heading.tsx'
import classes from './event-list.module.css'
import { type ListLayout, listLayout } from './list-layout.ts'
import {
  daysBetween,
  headingHeight,
  type ListDay,
  type ListRow,
  type ListRows,
  listRows,
  rowOfEvent,
} from './list-rows.ts'
import { SelectableEvent } from './selectable-event.tsx'
import type { EventSelection } from './use-event-selection.ts'
import { useListDays } from './use-list-days.ts'
import { useListKeys } from './use-list-keys.ts'
import { type ListPosition, useListPosition } from './use-list-position.ts'
import { useSight } from './use-sight.ts'

const noRows: ListRows = { days: [], rows: [], height: 0 }
/** The next page is fetched when so few rows are left below. */
const nearRows = 4

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
  /** A scale of times stands beside the list. */
  hasScale: boolean
  selection: EventSelection
  /** After the last event. */
  end: ReactNode
}

/** Scrolls the list only as far as an event's row needs, below the heading of its day. */
function useShowRow(scroller: React.RefObject<HTMLElement | null>, rows: ListRows, rowHeight: number) {
  return useCallback(
    (index: number) => {
      const [list, row] = [scroller.current, rowOfEvent(rows, index)]
      if (list === null || row === undefined) return
      const top = row.top - headingHeight
      const lowest = row.top + rowHeight - list.clientHeight
      if (list.scrollTop > top) list.scrollTop = top
      else if (list.scrollTop < lowest) list.scrollTop = lowest
    },
    [scroller, rows, rowHeight],
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

/** The list's scroll position, the part in sight, and its keys. */
function useScrolling(props: EventListProps, layout: ListLayout, rows: ListRows, [scroller, { height }]: Scroller) {
  const { groups, openId, position, onRest, onNearTop, onNearEnd } = props
  const events = useMemo(() => groups.map(group => group.event), [groups])
  const { columns, rowHeight } = layout
  const rest = useRef<EventListProps['onRest']>(onRest)
  const isLaidOut = rows.height > 0
  const { onScroll, scrollTo } = useListPosition({
    scroller,
    events,
    rows,
    columns,
    rowHeight,
    laidOut: isLaidOut,
    initial: position,
    onRest: where => rest.current(where),
  })
  rest.current = useFollowAddress(position, onRest, scrollTo)
  const [sight, look] = useSight(scroller, { rowHeight, height, contentHeight: rows.height })
  const show = useShowRow(scroller, rows, rowHeight)
  useListKeys({ list: scroller, events, columns, show, enabled: openId === undefined })
  useEffect(() => {
    const index = groups.findIndex(group => isOpen(group, openId))
    if (index >= 0) show(index)
  }, [openId, groups, show])
  useEffect(() => {
    if (!isLaidOut) return
    if (sight.from <= 0) onNearTop()
    if (sight.to >= rows.height - nearRows * rowHeight) onNearEnd()
  }, [sight, isLaidOut, rows.height, rowHeight, onNearTop, onNearEnd])
  const onScrolled = () => {
    onScroll()
    look()
  }
  return { sight, onScrolled }
}

type Scroller = ReturnType<typeof useSize<HTMLDivElement>>

/** The events as cards or rows; only the visible ones are in the page, however many there are. */
export function EventList(props: EventListProps) {
  const scroller = useSize<HTMLDivElement>()
  const [space, { width }] = useSize<HTMLDivElement>(props.hasScale)
  const layout = listLayout(props.view, width)
  const days = useListDays(props.groups)
  const { columns, rowHeight } = layout
  const isMeasured = width > 0
  const rows = useMemo(
    () => (isMeasured ? listRows(days, { columns, rowHeight }) : noRows),
    [days, columns, rowHeight, isMeasured],
  )
  const { sight, onScrolled } = useScrolling(props, layout, rows, scroller)
  return (
    <section
      ref={scroller[0]}
      className={`${kit.scroller} ${classes.scroller}`}
      onScroll={onScrolled}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by keyboard
      tabIndex={0}
      aria-label="Events found"
      data-testid="event-list"
      data-selecting={props.selection.isSelecting || undefined}
    >
      <div ref={space} className={classes.space} style={{ height: rows.height }}>
        <Days {...props} layout={layout} days={daysBetween(rows, sight.from, sight.to, rowHeight)} />
      </div>
      {props.loading && isMeasured && <Waiting layout={layout} />}
      {props.end}
    </section>
  )
}

interface DaysProps extends EventListProps {
  layout: ListLayout
  /** The days in sight, with their rows in sight. */
  days: readonly ListDay[]
}

function Days({ days, ...props }: DaysProps) {
  return days.map(day => (
    <div
      key={`${day.day} ${day.top}`}
      className={classes.dayPart}
      style={{ top: day.top, height: day.bottom - day.top }}
    >
      <DayHeading day={day.day} />
      {day.rows.map(row => (
        <Row key={row.first} {...props} row={row} top={row.top - day.top} />
      ))}
    </div>
  ))
}

interface RowProps extends EventListProps {
  layout: ListLayout
  row: ListRow
  /** Within its day, in pixels. */
  top: number
}

function Row({ groups, view, openId, search, onOpen, selection, layout, row, top }: RowProps) {
  const Item = view === 'grid' ? EventCard : EventRow
  return (
    <div
      className={classes.line}
      style={{
        transform: `translateY(${top}px)`,
        gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))`,
        gap,
      }}
    >
      {groups.slice(row.first, row.end).map(group => (
        <SelectableEvent key={group.parts[0]?.id} group={group} view={view} selection={selection}>
          <Item {...group} times="time" open={isOpen(group, openId)} search={search} onOpen={onOpen} />
        </SelectableEvent>
      ))}
    </div>
  )
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
