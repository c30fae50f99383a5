import { lazy, Suspense } from 'react'
import type { EventPanelProps } from './event-panel.tsx'

const load = () => import('./event-panel.tsx')
const EventPanel = lazy(() => load().then(file => ({ default: file.EventPanel })))

/** Fetches the panel's code ahead, for when the page has nothing better to do. */
export function preloadEventPanel(): void {
  setTimeout(() => void load().catch(() => undefined), 1500)
}

/** `EventPanel`, which lists need only once an event is opened. */
export function LazyEventPanel(props: EventPanelProps) {
  return (
    <Suspense>
      <EventPanel {...props} />
    </Suspense>
  )
}
