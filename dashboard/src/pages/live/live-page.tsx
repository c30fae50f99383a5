import { Button, Skeleton, Switch } from '@mantine/core'
import { IconArrowUp, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { FirstSteps } from '#features/cameras/first-steps.tsx'
import { LazyEventPanel, preloadEventPanel } from '#features/event/lazy-event-panel.tsx'
import { useRememberEvent } from '#features/event/use-event.ts'
import { EventCard } from '#features/events/event-card.tsx'
import { FilterBar, type FilterField } from '#features/filter/filter-bar.tsx'
import { useFilter } from '#features/filter/use-filter.ts'
import { formatCount, formatNumber } from '#format/numbers.ts'
import { useLiveFilter } from '#live/use-live.ts'
import type { Search } from '#routing/search-params.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { changeDisplaySettings, useDisplaySettings } from '#settings/display-settings.ts'
import { Empty } from '#ui/empty.tsx'
import { Page } from '#ui/page.tsx'
import { Problem } from '#ui/problem.tsx'
import { useTone } from '#ui/use-tone.ts'
import { Announcer } from './announcer.tsx'
import classes from './live-page.module.css'
import { PresenceStrip } from './presence-strip.tsx'
import { type LiveEvents, useLiveEvents } from './use-live-events.ts'

const fields: readonly FilterField[] = ['category', 'camera', 'target', 'plate', 'more']

/** News wait while somebody may be about to press a card: the pointer is over the list, or it is scrolled. */
function useHand() {
  const [pointer, setPointer] = useState(false)
  const [scrolled, setScrolled] = useState(false)
  const watch = {
    onPointerEnter: (event: React.PointerEvent) => setPointer(event.pointerType === 'mouse'),
    onPointerLeave: () => setPointer(false),
    onScroll: (event: React.UIEvent) => setScrolled(event.currentTarget.scrollTop > 4),
  }
  return { held: pointer || scrolled, watch }
}

function waitingWords(live: LiveEvents): string {
  const count = live.waiting.length + live.leftOut
  return `${formatNumber(count)} new`
}

function Tools({ paused, onPause }: { paused: boolean; onPause: (paused: boolean) => void }) {
  const { sound } = useDisplaySettings()
  const tone = useTone()
  return (
    <>
      <Switch
        size="xs"
        label="Sound"
        checked={sound}
        onChange={event => {
          changeDisplaySettings({ sound: event.currentTarget.checked })
          if (event.currentTarget.checked) tone()
        }}
      />
      <Button
        variant={paused ? 'filled' : 'default'}
        aria-pressed={paused}
        leftSection={paused ? <IconPlayerPlay size={14} aria-hidden /> : <IconPlayerPause size={14} aria-hidden />}
        onClick={() => onPause(!paused)}
      >
        {paused ? 'Go on' : 'Pause'}
      </Button>
    </>
  )
}

function Cards({
  live,
  open,
  search,
  onOpen,
}: {
  live: LiveEvents
  open: string | undefined
  search: Search
  onOpen: (event: ApiEvent) => void
}) {
  if (live.error && live.shown.length === 0) {
    return <Problem what="The newest events could not be read." error={live.error} onRetry={live.retry} />
  }
  if (live.isPending && live.shown.length === 0) {
    return (
      <div className={classes.grid} aria-hidden>
        {Array.from({ length: 12 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
          <Skeleton key={index} height={230} radius={8} animate={false} />
        ))}
      </div>
    )
  }
  return (
    <div className={classes.grid}>
      {live.shown.map(event => (
        <div key={event.id} className={classes.arriving}>
          <EventCard event={event} open={event.id === open} search={search} onOpen={onOpen} times="relative" />
        </div>
      ))}
    </div>
  )
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <Empty title="Nothing has matched this filter yet">
        <p>Events that match appear here by themselves.</p>
      </Empty>
    )
  }
  return (
    <Suspense>
      <FirstSteps />
    </Suspense>
  )
}

/** What happens now: the newest on top, without moving what the hand is on. */
export function LivePage() {
  const state = useFilter()
  const { from: _from, to: _to, ...query } = state.query
  const { open, ...filterSearch } = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const remember = useRememberEvent()
  const { sound } = useDisplaySettings()
  const [paused, setPaused] = useState(false)
  const tone = useTone()
  const { held, watch } = useHand()
  const scroller = useRef<HTMLDivElement>(null)
  useLiveFilter(query)
  useEffect(preloadEventPanel, [])
  const waits = paused || held || open !== undefined
  const live = useLiveEvents(query, waits, () => sound && tone())
  const { release } = live
  useEffect(() => {
    if (!waits) release()
  }, [waits, release])
  const searchText = JSON.stringify(filterSearch)
  const search = useMemo(() => JSON.parse(searchText) as Search, [searchText])
  const show = useCallback(
    (id: string | undefined, replace = false) =>
      void navigate({ to: '.', search: (before: Search) => ({ ...before, open: id }), replace }),
    [navigate],
  )
  const onOpen = useCallback(
    (event: ApiEvent) => {
      remember(event)
      show(event.id)
    },
    [remember, show],
  )
  const empty = live.isEmpty
  return (
    <Page
      title="Live"
      scroll="own"
      actions={<Tools paused={paused} onPause={setPaused} />}
      bar={
        <>
          <FilterBar state={state} fields={fields} />
          <PresenceStrip />
        </>
      }
    >
      <div className={classes.live}>
        <div className={classes.list}>
          {live.waiting.length > 0 && (
            <div className={classes.news}>
              <Button
                radius="xl"
                rightSection={<IconArrowUp size={14} aria-hidden />}
                onClick={() => {
                  release()
                  scroller.current?.scrollTo(0, 0)
                }}
              >
                {waitingWords(live)}
              </Button>
            </div>
          )}
          <div ref={scroller} className={classes.scroller} data-testid="live-list" {...watch}>
            {empty ? (
              <Nothing filtered={state.active} />
            ) : (
              <Cards live={live} open={open} search={search} onOpen={onOpen} />
            )}
            {live.leftOut > 0 && (
              <p className={classes.leftOut}>
                {formatCount(live.leftOut, 'event')} came too quickly to be shown here; Events has all of them.
              </p>
            )}
          </div>
        </div>
        {open !== undefined && (
          <LazyEventPanel eventId={open} query={query} onShow={id => show(id, true)} onClose={() => show(undefined)} />
        )}
      </div>
      <Announcer newest={live.shown[0]} />
    </Page>
  )
}
