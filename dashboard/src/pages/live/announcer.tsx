import { useEffect, useRef, useState } from 'react'
import { eventTitle } from '#features/event/event-title.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'

/** A screen reader hears the newest event, not every one of a busy minute. */
const pauseMs = 8000

/** Says the newest event, politely. */
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
