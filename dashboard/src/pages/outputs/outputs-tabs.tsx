import { Link, useLocation } from '@tanstack/react-router'
import classes from './outputs.module.css'

const tabs = [
  { to: '/outputs', word: 'Outputs', within: /\/outputs(\/webhooks.*)?\/?$/ },
  { to: '/outputs/rules', word: 'Rules', within: /\/outputs\/rules/ },
  { to: '/outputs/deliveries', word: 'Deliveries', within: /\/outputs\/deliveries/ },
] as const

/** The three pages about what leaves the house. */
export function OutputsTabs() {
  const pathname = useLocation({ select: location => location.pathname })
  return (
    <nav className={classes.tabs} aria-label="Parts of the outputs">
      {tabs.map(({ to, word, within }) => (
        <Link
          key={to}
          to={to}
          className={classes.tab}
          activeOptions={{ exact: true, includeSearch: false }}
          aria-current={within.test(pathname) ? 'page' : undefined}
        >
          {word}
        </Link>
      ))}
    </nav>
  )
}
