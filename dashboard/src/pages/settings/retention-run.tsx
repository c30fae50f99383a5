import { Button } from '@mantine/core'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useMayChange } from '#api/use-session.ts'
import { formatCount } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { RetentionState } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import styles from './settings.module.css'

type Run = NonNullable<RetentionState['lastRun']>

/** The times of the last and the next removal of old data, and the reason if it failed. */
export function RetentionRun() {
  const state = useApiQuery('retention', {}, { everyMs: 5000 })
  if (state.error) return <Problem what="The last run could not be loaded." error={state.error} />
  if (!state.data) return null
  const { lastRun, nextRunAt, isRunning, clock } = state.data
  return (
    <>
      {clock.trouble && <ClockQuestion message={clock.trouble.message} now={clock.now} />}
      <ul className={`${tones.lead} ${styles.words}`} aria-label="Retention runs">
        {isRunning && <li>Old data is being removed now.</li>}
        {lastRun && (
          <li>
            Last run <When at={lastRun.at} as="dateTime" />: {runWords(lastRun)}
          </li>
        )}
        {nextRunAt !== null && !clock.trouble && (
          <li>
            Next run <When at={nextRunAt} as="dateTime" />. Changed settings take effect within a minute.
          </li>
        )}
      </ul>
    </>
  )
}

function runWords({ removed, refused }: Run): string {
  if (refused) return 'nothing was removed, because the clock may be wrong.'
  const { events, pictures, rawPosts } = removed
  if (events + pictures + rawPosts === 0) return 'nothing was old enough to be removed.'
  const parts = [formatCount(events, 'event'), formatCount(pictures, 'picture'), formatCount(rawPosts, 'original post')]
  return `${parts.join(', ')} removed.`
}

function ClockQuestion({ message, now }: { message: string; now: string }) {
  const mayChange = useMayChange()
  const confirm = useChange(api => api.send('POST', 'retention/clock-is-right'), ['retention', 'stats', 'doctor'])
  return (
    <section className={styles.trouble} aria-label="Is the clock correct?">
      <strong>Is the server clock correct?</strong> {message} Nothing is removed until the clock is corrected or you
      confirm it. The clock says <When at={now} as="dateTime" />.
      {mayChange && (
        <p>
          <Button color="red.9" loading={confirm.isPending} onClick={() => confirm.mutate()}>
            The clock is correct
          </Button>
        </p>
      )}
      <Problem what="Something went wrong." error={confirm.error} />
    </section>
  )
}
