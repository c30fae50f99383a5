import { lazy, Suspense } from 'react'
import { firstContent } from '#ui/first-content.ts'
import type { EventPanelProps } from './event-panel.tsx'

const load = () => import('./event-panel.tsx')
const EventPanel = lazy(() => load().then(file => ({ default: file.EventPanel })))

/** Fetches the code of the panel in advance, shortly after the page shows its content. */
export function preloadEventPanel(): void {
  void firstContent.then(() => setTimeout(() => void load().catch(() => undefined), 1500))
}

/** `EventPanel`, loaded when the first event is opened. */
export function LazyEventPanel(props: EventPanelProps) {
  return (
    <Suspense>
      <EventPanel {...props} />
    </Suspense>
  )
}
