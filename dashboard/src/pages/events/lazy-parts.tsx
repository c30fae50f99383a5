import { lazy, Suspense } from 'react'
import { firstContent } from '#ui/first-content.ts'
import type { EventsActionsProps } from './events-actions.tsx'
import type { EventsBarProps } from './events-bar.tsx'
import classes from './events-page.module.css'

// On a slow line the list comes first.
const EventsActions = lazy(async () => {
  await firstContent
  return { default: (await import('./events-actions.tsx')).EventsActions }
})

/** `EventsActions`, loaded after the first events. */
export function LazyEventsActions(props: EventsActionsProps) {
  return (
    <Suspense fallback={<div className={classes.actionsToCome} aria-hidden />}>
      <EventsActions {...props} />
    </Suspense>
  )
}

const EventsBar = lazy(async () => {
  await firstContent
  return { default: (await import('./events-bar.tsx')).EventsBar }
})

/** `EventsBar`, loaded after the first events. */
export function LazyEventsBar(props: EventsBarProps) {
  return (
    <Suspense fallback={<div className={classes.barToCome} aria-hidden />}>
      <EventsBar {...props} />
    </Suspense>
  )
}
