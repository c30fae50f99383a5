import { Button } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconPlayerPlay } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { formatDuration } from '#format/numbers.ts'
import type { SelfTest as Tested } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import classes from './doctor.module.css'

/** A made-up event through the real camera port and back out of the log, to tell the server's faults from a camera's. */
export function SelfTest() {
  const mayChange = useMayChange()
  const test = useChange<void, Tested>(
    api => api.send('POST', 'doctor/self-test'),
    ['doctor', 'events', 'stats', 'cameras', 'plates'],
  )
  if (!mayChange) return null
  return (
    <section className={classes.box} aria-labelledby="self-test">
      <h2 id="self-test">Does the server itself work?</h2>
      <p className={classes.soft}>
        A made-up event goes the way of a real one: through the camera port, on the disk, out of the log. Its camera is
        called Sample camera.
      </p>
      <Button
        variant="default"
        className={classes.start ?? ''}
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        loading={test.isPending}
        onClick={() => test.mutate()}
      >
        Run the self-test
      </Button>
      {test.error && <Problem what="The self-test could not be run." error={test.error} />}
      {test.data && <Answer tested={test.data} />}
    </section>
  )
}

function Answer({ tested: { ok, steps, eventId } }: { tested: Tested }) {
  return (
    <div role="status">
      <ol className={classes.steps} aria-label="Steps of the self-test">
        {steps.map(step => (
          <li key={step.name}>
            <span className={classes.mark} data-tone={step.ok ? 'good' : 'bad'}>
              {step.ok ? <IconCircleCheck size={16} aria-hidden /> : <IconCircleX size={16} aria-hidden />}
              {step.name}
              <span className="visually-hidden">{step.ok ? ': done' : ': failed'}</span>
            </span>
            <span className={classes.faint}>{formatDuration(step.tookMs)}</span>
            <p className={classes.soft}>{step.detail}</p>
          </li>
        ))}
      </ol>
      <p>
        <strong>{ok ? 'The server works.' : 'The server itself has a fault.'}</strong>{' '}
        {ok && 'What does not arrive is held up at the device or on the way. '}
        {eventId !== null && (
          <Link to="/events/$eventId" params={{ eventId }}>
            Open the event
          </Link>
        )}
      </p>
    </div>
  )
}
