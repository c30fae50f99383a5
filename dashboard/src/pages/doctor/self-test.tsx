import { Button } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconPlayerPlay } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { formatDuration } from '#format/numbers.ts'
import type { SelfTest as Tested } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { StatusMark } from '#ui/status-mark.tsx'
import tones from '#ui/text.module.css'
import classes from './doctor.module.css'

/** Sends a sample event through the camera port and reads it back, to tell whether the server or a camera is at fault. */
export function SelfTest() {
  const mayChange = useMayChange()
  const test = useChange(
    api => api.send('POST', 'doctor/self-test'),
    ['doctor', 'events', 'stats', 'cameras', 'plates'],
  )
  if (!mayChange) return null
  return (
    <Card aria-labelledby="self-test">
      <h2 id="self-test">Self-test</h2>
      <p className={tones.soft}>
        Sends a sample event through the camera port and checks that it is stored and can be read. Its camera is called
        Sample camera.
      </p>
      <Button
        variant="default"
        className={layout.start ?? ''}
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        loading={test.isPending}
        onClick={() => test.mutate()}
      >
        Run the self-test
      </Button>
      <Problem what="The self-test could not be run." error={test.error} />
      {test.data && <Answer tested={test.data} />}
    </Card>
  )
}

function Answer({ tested: { ok, steps, eventId } }: { tested: Tested }) {
  return (
    <div role="status">
      <ol className={`${layout.list} ${layout.tight} ${classes.steps}`} aria-label="Steps of the self-test">
        {steps.map(step => (
          <li key={step.name}>
            <StatusMark tone={step.ok ? 'good' : 'bad'} Icon={step.ok ? IconCircleCheck : IconCircleX}>
              {step.name}
              <span className="visually-hidden">{step.ok ? ': done' : ': failed'}</span>
            </StatusMark>
            <span className={tones.faint}>{formatDuration(step.tookMs)}</span>
            <p className={tones.soft}>{step.detail}</p>
          </li>
        ))}
      </ol>
      <p>
        <strong>{ok ? 'The server works.' : 'The server has a problem.'}</strong>{' '}
        {ok && 'If posts do not arrive, the cause is the device or the network. '}
        {eventId !== null && (
          <Link to="/events/$eventId" params={{ eventId }}>
            Open the event
          </Link>
        )}
      </p>
    </div>
  )
}
