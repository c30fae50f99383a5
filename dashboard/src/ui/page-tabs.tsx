import { Link, type LinkProps, useLocation } from '@tanstack/react-router'
import classes from './page-tabs.module.css'

export interface PageTab {
  to: NonNullable<LinkProps['to']>
  word: string
  /** The addresses at which this one is the current. */
  within: RegExp
  /** A number with its unit in words; not shown at 0. */
  badge?: { count: number; what: string }
}

/** Pages that belong together, each with an address of its own; for `bar` of a `Page`. */
export function PageTabs({ label, tabs }: { label: string; tabs: readonly PageTab[] }) {
  const pathname = useLocation({ select: location => location.pathname })
  return (
    <nav className={classes.tabs} aria-label={label}>
      {tabs.map(({ to, word, within, badge }) => (
        <Link
          key={to}
          to={to}
          className={classes.tab}
          activeOptions={{ exact: true, includeSearch: false }}
          aria-current={within.test(pathname) ? 'page' : undefined}
        >
          {word}
          {badge !== undefined && badge.count > 0 && (
            <span className={classes.badge}>
              <span className="visually-hidden">, </span>
              {badge.count}
              <span className="visually-hidden"> {badge.what}</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}
