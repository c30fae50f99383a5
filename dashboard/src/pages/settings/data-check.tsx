import { Button } from '@mantine/core'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { formatCount } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { CheckState } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { faultWords } from './fault-words.ts'
import styles from './settings.module.css'

type Run = NonNullable<CheckState['lastRun']>

/** The weekly check of the stored data: its last result, and a button to repeat it. */
export function DataCheck() {
  const state = useApiQuery('verify', {}, { everyMs: 2000 })
  const begin = useChange(api => api.send('POST', 'verify'), ['verify'])
  if (state.error) return <LoadProblem what="The last check could not be loaded." query={state} />
  if (!state.data) return null
  const { running, lastRun } = state.data
  return (
    <Card as="div">
      <h3>Check of the stored data</h3>
      <p className={tones.soft}>
        Once a week the server compares all events with their pictures, original posts and lines in events.csv.
      </p>
      {running ? (
        <p role="status">The data is being checked: {running.words}.</p>
      ) : lastRun ? (
        <LastCheck run={lastRun} />
      ) : (
        <p>The data was not checked so far.</p>
      )}
      <Button
        variant="default"
        className={layout.start ?? ''}
        disabled={running !== null}
        loading={begin.isPending}
        onClick={() => begin.mutate()}
      >
        Check now
      </Button>
      <Problem what="The check was not started." error={begin.error} />
    </Card>
  )
}

function LastCheck({ run: { startedAt, checked, findings, first, problem } }: { run: Run }) {
  if (problem !== null || !checked) {
    return (
      <p className={tones.bad}>
        The check of <When at={startedAt} as="dateTime" /> could not be finished: {problem}.
      </p>
    )
  }
  const { rows, pictures } = checked
  const seen = `${formatCount(rows, 'entry', 'entries')} and ${formatCount(pictures, 'picture')} checked`
  if (findings === 0) {
    return (
      <p>
        <When at={startedAt} as="dateTime" />: everything is there; {seen}.
      </p>
    )
  }
  const isRepairable = first.some(({ repairable }) => repairable)
  return (
    <>
      <p className={tones.bad}>
        <When at={startedAt} as="dateTime" />: {formatCount(findings, 'fault')}; {seen}.
      </p>
      <ul className={`${tones.lead} ${styles.words}`} aria-label="Faults">
        {first.map(({ code, path, id }) => (
          <li key={`${code} ${path} ${id}`}>
            {faultWords(code)} <code className={tones.small}>{path ?? id}</code>
          </li>
        ))}
        {findings > first.length && <li>{formatCount(findings - first.length, 'more fault')}</li>}
      </ul>
      <p className={tones.soft}>
        Check the disk of the server first.{' '}
        {isRepairable && (
          <>
            <code>viewtron verify --repair</code> mends what the original posts still have.{' '}
          </>
        )}
        A backup has the rest.
      </p>
    </>
  )
}
