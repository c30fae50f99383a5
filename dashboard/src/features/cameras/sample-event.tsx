import { Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { Problem } from '#ui/problem.tsx'
import styles from './cameras.module.css'

/** A made-up event, sent through the camera port like any other. */
export function SampleEvent() {
  const mayChange = useMayChange()
  const send = useChange<void, { eventId: string | null; status: number }>(
    api => api.send('POST', 'sample-event'),
    ['cameras', 'events', 'stats', 'plates'],
  )
  if (!mayChange) return null
  return (
    <div className={styles.sample}>
      <p>
        A sample event takes the same path as a real one: through the camera port, onto the disk and into these pages.
      </p>
      <Button leftSection={<IconSend size={15} aria-hidden />} loading={send.isPending} onClick={() => send.mutate()}>
        Send a sample event
      </Button>
      <Problem what="The sample event did not arrive." error={send.error} />
      {send.data && (
        <p role="status">
          {send.data.eventId === null ? (
            `The camera port answered ${send.data.status}, but no event was created.`
          ) : (
            <>
              It arrived.{' '}
              <Link to="/events/$eventId" params={{ eventId: send.data.eventId }}>
                Open it
              </Link>
            </>
          )}
        </p>
      )}
    </div>
  )
}
