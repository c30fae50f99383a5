import { lazy, Suspense } from 'react'
import type { EventPanelProps } from './event-panel.tsx'

const load = () => import('./event-panel.tsx')
const EventPanel = lazy(() => load().then(file => ({ default: file.EventPanel })))

/** Fetches the code of the panel in advance, shortly after the page has loaded. */
export function preloadEventPanel(): void {
  setTimeout(() => void load().catch(() => undefined), 1500)
}

/** `EventPanel`, loaded when the first event is opened. */
export function LazyEventPanel(props: EventPanelProps) {
  return (
    <Suspense>
      <EventPanel {...props} />
    </Suspense>
  )
}
