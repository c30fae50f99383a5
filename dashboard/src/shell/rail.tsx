import {
  IconBell,
  IconBroadcast,
  IconCar,
  IconChartBar,
  IconDeviceCctv,
  IconDots,
  IconInbox,
  IconLayoutGrid,
  IconListCheck,
  IconMapPin,
  IconSearch,
  IconSend2,
  IconSettings,
} from '@tabler/icons-react'
import { Link, useLocation, useMatchRoute } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useIsLimited, useStats } from '#api/use-session.ts'
import { troublesWhat, useTroubles } from '#features/doctor/use-troubles.ts'
import { travellingSearch } from '#routing/travelling-search.ts'
import layout from '#ui/layout.module.css'
import { ConnectionMark } from './connection-mark.tsx'
import { HeaderMenu } from './header-menu.tsx'
import { SavedViews } from './lazy-saved-views.ts'
import classes from './rail.module.css'
import { SearchEverywhere } from './search-everywhere.tsx'
import { useUnseenAlerts } from './use-unseen-alerts.ts'

const pages = [
  { to: '/live', word: 'Live', Icon: IconBroadcast },
  { to: '/events', word: 'Events', Icon: IconLayoutGrid },
  { to: '/plates', word: 'Plates', Icon: IconCar },
  { to: '/counts', word: 'Counts', Icon: IconChartBar },
  { to: '/places', word: 'Places', Icon: IconMapPin },
  { to: '/cameras', word: 'Cameras', Icon: IconDeviceCctv },
  { to: '/alerts', word: 'Alerts', Icon: IconBell },
  { to: '/inbox', word: 'Inbox', Icon: IconInbox },
  { to: '/rules', word: 'Rules', Icon: IconListCheck },
  { to: '/outputs', word: 'Outputs', Icon: IconSend2 },
  { to: '/settings', word: 'Settings', Icon: IconSettings },
] as const

/** Pages that users who are limited to some cameras have not. */
const ofWholeServer: readonly string[] = ['/places', '/inbox', '/rules', '/outputs']

/** Pages that are tabs of a page in the rail. */
const alsoHere: Partial<Record<(typeof pages)[number]['to'], readonly string[]>> = {
  '/cameras': ['/devices', '/doctor'],
}

function Badge({ count, what, urgent = false }: { count: number; what: string; urgent?: boolean }) {
  if (count === 0) return null
  return (
    <span className={`${classes.badge} ${urgent ? classes.urgent : ''}`}>
      <span className="visually-hidden">, </span>
      {count > 999 ? '999+' : count}
      <span className="visually-hidden"> {what}</span>
    </span>
  )
}

/** Links to the pages: a rail on the left, or a bar at the bottom of a phone. */
export function Rail() {
  const unread = useStats().data?.unparsed ?? 0
  const { unseen, news } = useUnseenAlerts()
  const troubles = useTroubles()
  const matches = useMatchRoute()
  const { pathname, search } = useLocation()
  const isLimited = useIsLimited()
  const shown = pages.filter(({ to }) => !(isLimited && ofWholeServer.includes(to)))
  const isOnTabOf = (to: keyof typeof alsoHere) => (alsoHere[to] ?? []).some(tab => matches({ to: tab, fuzzy: true }))
  return (
    <nav className={classes.rail} aria-label="Pages">
      <div className={classes.brand}>
        <img src="./favicon.svg" width={22} height={22} alt="" />
        <span>Viewtron</span>
      </div>
      <SearchEverywhere>
        {open => (
          <button type="button" className={`${classes.page} ${classes.search}`} onClick={open}>
            <IconSearch size={19} stroke={1.6} aria-hidden />
            <span>Search</span>
            <kbd aria-hidden>/</kbd>
          </button>
        )}
      </SearchEverywhere>
      <ul className={`${layout.list} ${classes.pages}`}>
        {shown.map(({ to, word, Icon }) => (
          <li key={to} className={classes[word.toLowerCase()]}>
            <Link
              to={to}
              search={travellingSearch(pathname, search, to)}
              className={isOnTabOf(to) ? `${classes.page} ${classes.here}` : classes.page}
              aria-current={isOnTabOf(to) ? 'page' : undefined}
              activeProps={{ className: classes.here ?? '', 'aria-current': 'page' }}
              activeOptions={{ includeSearch: false }}
              preload="intent"
            >
              <Icon size={19} stroke={1.6} aria-hidden />
              <span>{word}</span>
              {word === 'Cameras' && <Badge count={troubles} what={troublesWhat(troubles)} />}
              {word === 'Inbox' && (
                <Badge count={unread} what={unread === 1 ? 'post not recognized' : 'posts not recognized'} />
              )}
              {word === 'Alerts' && <Badge count={unseen} what="unseen" urgent />}
            </Link>
          </li>
        ))}
      </ul>
      <Suspense>
        <SavedViews place="rail" />
      </Suspense>
      <div className={classes.foot}>
        <ConnectionMark />
        <div className="visually-hidden" role="status">
          {news}
        </div>
        <HeaderMenu icon={<IconDots size={19} stroke={1.6} aria-hidden />} unread={unread} />
      </div>
    </nav>
  )
}
