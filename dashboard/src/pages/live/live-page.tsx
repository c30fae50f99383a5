import { Button } from '@mantine/core'
import { IconDeviceTv } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { FirstSteps } from '#features/cameras/first-steps.tsx'
import { LazyEventPanel, preloadEventPanel } from '#features/event/lazy-event-panel.tsx'
import { useRememberEvent } from '#features/event/use-event.ts'
import { type FilterState, useFilter } from '#features/filter/use-filter.ts'
import { useEventGroups } from '#features/incidents/use-event-groups.ts'
import { type LiveEvents, useLiveEvents } from '#features/live-events/use-live-events.ts'
import { formatCount } from '#format/numbers.ts'
import { useLiveFilter } from '#live/use-live.ts'
import { eventSearch } from '#routing/page-search.ts'
import type { Search } from '#routing/search-params.ts'
import { useStable } from '#routing/use-stable.ts'
import { useSearchOf } from '#routing/use-url-search.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { useDisplaySettings } from '#settings/display-settings.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import { PauseButton } from '#ui/pause-button.tsx'
import { Problem } from '#ui/problem.tsx'
import { SoundMenu } from '#ui/sound-menu.tsx'
import { playSound } from '#ui/sounds.ts'
import { Announcer } from './announcer.tsx'
import { LazyLiveBar, LazySaveView } from './lazy-live-bar.tsx'
import { LazyMode } from './lazy-mode.tsx'
import { LiveGrid, type LiveGridProps } from './live-grid.tsx'
import classes from './live-page.module.css'
import { NewsButton } from './news-button.tsx'
import { useHand } from './use-hand.ts'

function Cards({ live, ...grid }: Omit<LiveGridProps, 'groups'> & { live: LiveEvents }) {
  const { incidents } = useDisplaySettings()
  const groups = useEventGroups(live.shown, incidents)
  if (live.error && live.shown.length === 0) {
    return <Problem what="The newest events could not be loaded." error={live.error} onRetry={live.retry} />
  }
  if (live.isPending && live.shown.length === 0) {
    return (
      <div className={classes.grid} aria-hidden>
        {Array.from({ length: 12 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
          <div key={index} className={classes.toCome} />
        ))}
      </div>
    )
  }
  return <LiveGrid {...grid} groups={groups} />
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <Empty title="No events match this filter yet">
        <p>Matching events will appear here.</p>
      </Empty>
    )
  }
  return (
    <Suspense>
      <FirstSteps />
    </Suspense>
  )
}

/** The open event in the address; the rest of the search goes into the links of the cards. */
function useOpenEvent() {
  const navigate = useNavigate()
  const remember = useRememberEvent()
  const { open, at: _at, view: _view, show: _show, ...filterSearch } = useSearchOf(eventSearch)
  const links = useStable<Search>(filterSearch)
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
  return { open, links, show, onOpen }
}

/** Why new events wait; empty if it is plain to see. */
function whyHeld({
  paused,
  isPointing,
  isScrolled,
}: {
  paused: boolean
  isPointing: boolean
  isScrolled: boolean
}): string {
  if (paused) return 'Paused'
  if (isPointing) return 'Held while you point'
  return isScrolled ? 'Held while you scroll' : ''
}

function LeftOut({ count }: { count: number }) {
  if (count === 0) return null
  return (
    <p className={classes.leftOut}>
      {formatCount(count, 'event')} arrived too fast to show here. Find them all under Events.
    </p>
  )
}

interface ActionsProps {
  state: FilterState
  links: Search
  paused: boolean
  onPause: (paused: boolean) => void
}

function Actions({ state, links, paused, onPause }: ActionsProps) {
  return (
    <>
      <LazySaveView state={state} />
      <LazyMode />
      <Button
        variant="default"
        leftSection={<IconDeviceTv size={16} aria-hidden />}
        renderRoot={props => <Link {...props} to="/wall" search={links} />}
      >
        Wall
      </Button>
      <SoundMenu />
      <PauseButton isPaused={paused} onPause={onPause} />
    </>
  )
}

/** New events on top, without moving the card under the pointer. */
export function LivePage() {
  const state = useFilter()
  const { from: _from, to: _to, ...query } = state.query
  const { open, links, show, onOpen } = useOpenEvent()
  const { sound } = useDisplaySettings()
  const [paused, setPaused] = useState(false)
  const { watch, ...hand } = useHand()
  const scroller = useRef<HTMLDivElement>(null)
  useLiveFilter(query)
  useEffect(preloadEventPanel, [])
  const waits = paused || hand.isPointing || hand.isScrolled || open !== undefined
  const live = useLiveEvents(query, waits, () => sound && playSound('event'))
  const { release } = live
  useEffect(() => {
    if (!waits) release()
  }, [waits, release])
  const toTop = () => {
    release()
    scroller.current?.scrollTo(0, 0)
  }
  return (
    <Page
      title="Live"
      isShort
      scroll="own"
      actions={<Actions state={state} links={links} paused={paused} onPause={setPaused} />}
      bar={<LazyLiveBar state={state} />}
      isPending={live.isPending}
    >
      <div className={layout.panes}>
        <div className={layout.pane}>
          <NewsButton
            count={live.waiting.length === 0 ? 0 : live.waiting.length + live.leftOut}
            why={whyHeld({ paused, ...hand })}
            onPress={toTop}
          />
          <div ref={scroller} className={layout.scroller} data-testid="live-list" {...watch}>
            {live.isEmpty ? (
              <Nothing filtered={state.active} />
            ) : (
              <Cards live={live} open={open} search={links} onOpen={onOpen} scroller={scroller} />
            )}
            <LeftOut count={live.leftOut} />
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
