import { Button } from '@mantine/core'
import { IconArrowUp } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useCallback, useEffect } from 'react'
import { LazyEventPanel } from '#features/event/lazy-event-panel.tsx'
import { useRememberEvent } from '#features/event/use-event.ts'
import type { FilterState } from '#features/filter/use-filter.ts'
import { useEventGroups } from '#features/incidents/use-event-groups.ts'
import { formatNumber } from '#format/numbers.ts'
import type { ApiEvent, Histogram } from '#server/api/schemas/index.ts'
import { firstContent, firstContentIsShown } from '#ui/first-content.ts'
import layout from '#ui/layout.module.css'
import { LoadProblem } from '#ui/problem.tsx'
import { EventList } from './event-list.tsx'
import classes from './events-page.module.css'
import { LazySelectionBar } from './lazy-selection-bar.tsx'
import { ListEnd } from './list-end.tsx'
import { firstPageSize, useEventPages } from './use-event-pages.ts'
import { useEventSelection } from './use-event-selection.ts'
import { useJump } from './use-jump.ts'
import { useListAddress, useListStart } from './use-list-address.ts'
import type { ListPosition } from './use-list-position.ts'
import { useNews } from './use-news.ts'

const Scrubber = lazy(async () => {
  await firstContent
  return { default: (await import('./scrubber.tsx')).Scrubber }
})

function NewsButton({ count, onPress }: { count: number; onPress: () => void }) {
  return (
    <div className={layout.floating} role="status">
      {count > 0 && (
        <Button radius="xl" rightSection={<IconArrowUp size={14} aria-hidden />} onClick={onPress}>
          {formatNumber(count)} new
        </Button>
      )}
    </div>
  )
}

/** Fetches the pages around those that are loaded, as the list is scrolled. */
function useNearEnds(pages: ReturnType<typeof useEventPages>) {
  const { hasPreviousPage, hasNextPage, isFetching, fetchPreviousPage, fetchNextPage } = pages
  const onNearTop = useCallback(() => {
    if (hasPreviousPage && !isFetching) void fetchPreviousPage()
  }, [hasPreviousPage, isFetching, fetchPreviousPage])
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  return { onNearTop, onNearEnd }
}

/** Opens an event, and puts the place of the list into the address. */
function useActions(change: ReturnType<typeof useListAddress>['change']) {
  const remember = useRememberEvent()
  const openEvent = useCallback(
    (event: ApiEvent) => {
      remember(event)
      void change({ open: event.id }, false)
    },
    [remember, change],
  )
  const onRest = useCallback(
    (where: ListPosition | null) => void change({ at: where?.eventId }, true, where?.offset ?? 0),
    [change],
  )
  return { openEvent, onRest }
}

interface EventResultsProps {
  state: FilterState
  /** Of the events found; undefined while it is unknown. */
  histogram: Histogram | undefined
  /** Whether the button "Select" is pressed, and what releases it. */
  selecting: { isOn: boolean; onOff: () => void }
}

/** The list, or why it could not be loaded. */
function ListOrProblem({ pages, children }: { pages: ReturnType<typeof useEventPages>; children: ReactNode }) {
  if (!pages.error || pages.events.length > 0) return children
  return (
    <div className={classes.problem}>
      <LoadProblem what="The events could not be loaded." query={pages} />
    </div>
  )
}

/** The events found, and the open one beside them. */
export function EventResults({ state, histogram, selecting }: EventResultsProps) {
  const { position, open, view, isGrouped, links, change } = useListAddress()
  const { startAt, epoch, readAnew } = useListStart(state.query, position?.eventId)
  const pages = useEventPages(state.query, startAt, epoch)
  const { isPending } = pages
  useEffect(() => {
    if (!isPending) firstContentIsShown()
  }, [isPending])
  const groups = useEventGroups(pages.events, isGrouped)
  const news = useNews(state.query, epoch)
  const { openEvent, onRest } = useActions(change)
  const toNewest = () => {
    void change({ at: undefined }, true, 0)
    readAnew()
  }
  const jump = useJump(state.query, id => change({ at: id }, false, 0), readAnew)
  const top = pages.events.find(event => event.id === position?.eventId) ?? pages.events[0]
  // A list that fits into its first page is scrolled without a scale of times beside it.
  const isMore = pages.hasNextPage || pages.events.length > firstPageSize
  const isLong = histogram === undefined ? isMore : histogram.total > firstPageSize
  const hasScale = isLong && top !== undefined
  const listName = `${JSON.stringify(state.query)} ${epoch} ${isGrouped}`
  const selection = useEventSelection({ groups, listName, ...selecting, keysEnabled: open === undefined })
  const list = { view, openId: open, search: links, onOpen: openEvent, position, onRest, ...useNearEnds(pages) }
  return (
    <div className={layout.panes}>
      <div className={layout.pane}>
        <NewsButton count={news} onPress={toNewest} />
        <ListOrProblem pages={pages}>
          <EventList
            {...list}
            key={listName}
            selection={selection}
            groups={groups}
            loading={pages.isPending}
            hasScale={hasScale}
            end={<ListEnd pages={pages} state={state} />}
          />
        </ListOrProblem>
        {hasScale && top && (
          <div className={classes.scale}>
            <Suspense fallback={null}>
              {histogram && <Scrubber histogram={histogram} now={Date.parse(top.time)} onJump={jump} />}
            </Suspense>
          </div>
        )}
        <LazySelectionBar selection={selection} />
      </div>
      {open !== undefined && (
        <LazyEventPanel
          eventId={open}
          query={state.query}
          onShow={id => void change({ open: id }, true)}
          onClose={() => void change({ open: undefined }, false)}
        />
      )}
    </div>
  )
}
