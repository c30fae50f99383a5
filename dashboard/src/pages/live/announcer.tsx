import { useEffect, useRef, useState } from 'react'
import { eventTitle } from '#features/event/event-title.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'

/** The shortest time between two announcements, so that a busy minute is not read out event by event. */
const pauseMs = 8000

/** Announces the newest event to screen readers. */
export function Announcer({ newest }: { newest: ApiEvent | undefined }) {
  const [words, setWords] = useState('')
  const saidAt = useRef(0)
  const first = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (newest === undefined) return
    // The event that was the newest when the page opened is not announced.
    first.current ??= newest.id
    if (newest.id === first.current || Date.now() - saidAt.current < pauseMs) return
    saidAt.current = Date.now()
    setWords(`New: ${eventTitle(newest)}`)
  }, [newest])
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {words}
    </div>
  )
}
