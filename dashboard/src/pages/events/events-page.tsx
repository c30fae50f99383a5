import { Button, SegmentedControl, VisuallyHidden } from '@mantine/core'
import { IconArrowUp, IconLayoutGrid, IconList } from '@tabler/icons-react'
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { LazyEventPanel, preloadEventPanel } from '#features/event/lazy-event-panel.tsx'
import { useRememberEvent } from '#features/event/use-event.ts'
import { FilterBar } from '#features/filter/filter-bar.tsx'
import { type FilterState, useFilter } from '#features/filter/use-filter.ts'
import { TimeHistogram } from '#features/histogram/time-histogram.tsx'
import { formatNumber } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import type { Search } from '#routing/search-params.ts'
import type { ApiEvent, Histogram } from '#server/api/schemas/index.ts'
import { changeDisplaySettings, useDisplaySettings } from '#settings/display-settings.ts'
import { Page } from '#ui/page.tsx'
import { Problem } from '#ui/problem.tsx'
import { EventList } from './event-list.tsx'
import classes from './events-page.module.css'
import { ExportMenu } from './export-menu.tsx'
import { ListEnd } from './list-end.tsx'
import { useEventPages } from './use-event-pages.ts'
import type { ListPosition } from './use-list-position.ts'
import { useNews } from './use-news.ts'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** How far the row at the top of a list is scrolled out, in pixels. */
    listOffset?: number
  }
}

function ViewSwitch({ view, onChange }: { view: 'grid' | 'list'; onChange: (view: 'grid' | 'list') => void }) {
  const label = (Icon: typeof IconList, words: string) => (
    <span className={classes.viewLabel}>
      <Icon size={16} aria-hidden />
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  )
  return (
    <SegmentedControl
      aria-label="Shown as"
      value={view}
      onChange={value => onChange(value as 'grid' | 'list')}
      data={[
        { value: 'grid', label: label(IconLayoutGrid, 'Pictures') },
        { value: 'list', label: label(IconList, 'Rows') },
      ]}
    />
  )
}

/** What the address says about the list: where it is, which event is open, cards or rows. */
function useListAddress() {
  const search = useSearch({ strict: false }) as Search
  const offset = useLocation().state.listOffset ?? 0
  const navigate = useNavigate()
  const settings = useDisplaySettings()
  const { at, open } = search
  const change = useCallback(
    (next: Search, replace: boolean, listOffset?: number) =>
      void navigate({
        to: '.',
        search: (before: Search) => ({ ...before, ...next }),
        state: before => ({ ...before, listOffset: listOffset ?? before.listOffset ?? 0 }),
        replace,
      }),
    [navigate],
  )
  const position = useMemo<ListPosition | null>(() => (at === undefined ? null : { eventId: at, offset }), [at, offset])
  const view: 'grid' | 'list' = (search.view ?? settings.eventView) === 'list' ? 'list' : 'grid'
  return { position, open, view, change }
}

/** The list begins where the address said when this filter was opened; later the address only follows the list. */
function useStart(queryText: string, at: string | undefined) {
  const [epoch, setEpoch] = useState(0)
  const [start, setStart] = useState({ queryText, epoch, at })
  const readAnew = () => setEpoch(before => before + 1)
  if (start.queryText === queryText && start.epoch === epoch) return { startAt: start.at, epoch, readAnew }
  // Another filter begins where its address says; read anew, the list begins with the newest.
  const next = { queryText, epoch, at: start.queryText === queryText ? undefined : at }
  setStart(next)
  return { startAt: next.at, epoch, readAnew }
}

function NewsButton({ count, onPress }: { count: number; onPress: () => void }) {
  return (
    <div className={classes.news} role="status">
      {count > 0 && (
        <Button radius="xl" rightSection={<IconArrowUp size={14} aria-hidden />} onClick={onPress}>
          {formatNumber(count)} new
        </Button>
      )}
    </div>
  )
}

function EventResults({ state }: { state: FilterState }) {
  const { position, open, view, change } = useListAddress()
  const { startAt, epoch, readAnew } = useStart(JSON.stringify(state.query), position?.eventId)
  const pages = useEventPages(state.query, startAt, epoch)
  const news = useNews(state.query, epoch)
  const remember = useRememberEvent()
  const search = useSearch({ strict: false }) as Search
  const { at: _at, open: _open, view: _view, ...filterSearch } = search
  const filterText = JSON.stringify(filterSearch)
  const stable = useMemo(() => JSON.parse(filterText) as Search, [filterText])
  const openEvent = useCallback(
    (event: ApiEvent) => {
      remember(event)
      change({ open: event.id }, false)
    },
    [remember, change],
  )
  const { hasPreviousPage, hasNextPage, isFetching, fetchPreviousPage, fetchNextPage } = pages
  const onNearTop = useCallback(() => {
    if (hasPreviousPage && !isFetching) void fetchPreviousPage()
  }, [hasPreviousPage, isFetching, fetchPreviousPage])
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  const onRest = useCallback(
    (where: ListPosition | null) => change({ at: where?.eventId }, true, where?.offset ?? 0),
    [change],
  )
  const toNewest = () => {
    change({ at: undefined }, true, 0)
    readAnew()
  }
  return (
    <div className={classes.results}>
      <div className={classes.list}>
        <NewsButton count={news} onPress={toNewest} />
        {pages.error && pages.events.length === 0 ? (
          <div className={classes.problem}>
            <Problem what="The events could not be read." error={pages.error} onRetry={() => pages.refetch()} />
          </div>
        ) : (
          <EventList
            key={`${JSON.stringify(state.query)} ${epoch}`}
            events={pages.events}
            view={view}
            openId={open}
            search={stable}
            onOpen={openEvent}
            position={position}
            onRest={onRest}
            onNearTop={onNearTop}
            onNearEnd={onNearEnd}
            loading={pages.isPending}
            end={<ListEnd pages={pages} state={state} />}
          />
        )}
      </div>
      {open !== undefined && (
        <LazyEventPanel
          eventId={open}
          query={state.query}
          onShow={id => change({ open: id }, true)}
          onClose={() => change({ open: undefined }, false)}
        />
      )}
    </div>
  )
}

/** Every event, to be found by what, where and when. */
export function EventsPage() {
  const state = useFilter()
  const { zone } = useFormat()
  const { view, change } = useListAddress()
  useEffect(preloadEventPanel, [])
  const histogram = useApiQuery<Histogram>(
    'events/histogram',
    { ...state.query, buckets: 120, zone },
    { keepPrevious: true, everyMs: 30_000 },
  )
  const choose = (from: number, to: number) =>
    state.set({ when: '', from: new Date(from).toISOString(), to: new Date(to).toISOString() })
  const actions = (
    <>
      <ExportMenu query={state.query} count={histogram.data} />
      <ViewSwitch
        view={view}
        onChange={next => {
          changeDisplaySettings({ eventView: next })
          change({ view: next === 'grid' ? undefined : next }, true)
        }}
      />
    </>
  )
  return (
    <Page
      title="Events"
      actions={actions}
      scroll="own"
      bar={
        <>
          <FilterBar state={state} count={histogram.isPlaceholderData ? undefined : histogram.data} />
          <TimeHistogram data={histogram.data} onChoose={choose} atLeast={state.span.from === null ? 60 : 1} />
        </>
      }
    >
      <EventResults state={state} />
    </Page>
  )
}
