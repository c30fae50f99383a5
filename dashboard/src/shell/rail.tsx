import {
  IconBroadcast,
  IconCar,
  IconChartBar,
  IconDeviceCctv,
  IconDots,
  IconInbox,
  IconLayoutGrid,
  IconSettings,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useStats } from '../api/use-session.ts'
import { formatCount } from '../shared/formatters.ts'
import { ConnectionMark } from './connection-mark.tsx'
import { HeaderMenu } from './header-menu.tsx'
import classes from './rail.module.css'

const places = [
  { to: '/live', word: 'Live', Icon: IconBroadcast },
  { to: '/events', word: 'Events', Icon: IconLayoutGrid },
  { to: '/plates', word: 'Plates', Icon: IconCar },
  { to: '/counts', word: 'Counts', Icon: IconChartBar },
  { to: '/cameras', word: 'Cameras', Icon: IconDeviceCctv },
  { to: '/inbox', word: 'Inbox', Icon: IconInbox },
  { to: '/settings', word: 'Settings', Icon: IconSettings },
] as const

/** The ways to the pages: a rail at the left, a bar at the bottom of a phone. */
export function Rail() {
  const unread = useStats().data?.unparsed ?? 0
  return (
    <nav className={classes.rail} aria-label="Pages">
      <div className={classes.brand}>
        <img src="./favicon.svg" width={22} height={22} alt="" />
        <span>Viewtron</span>
      </div>
      <ul className={classes.places}>
        {places.map(({ to, word, Icon }) => (
          <li key={to} className={classes[word.toLowerCase()]}>
            <Link
              to={to}
              className={classes.place}
              activeProps={{ className: classes.here ?? '', 'aria-current': 'page' }}
              activeOptions={{ includeSearch: false }}
              preload="intent"
            >
              <Icon size={19} stroke={1.6} aria-hidden />
              <span>{word}</span>
              {word === 'Inbox' && unread > 0 && (
                <span className={classes.badge}>
                  <span className="visually-hidden">, </span>
                  {unread > 999 ? '999+' : unread}
                  <span className="visually-hidden">
                    {' '}
                    {formatCount(unread, 'post').replace(/^\S+ /, '')} not understood
                  </span>
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
      <div className={classes.foot}>
        <ConnectionMark />
        <HeaderMenu icon={<IconDots size={19} stroke={1.6} aria-hidden />} unread={unread} />
      </div>
    </nav>
  )
}
