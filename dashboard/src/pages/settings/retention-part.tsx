import { Button, NumberInput, Switch } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useFormat } from '#format/use-format.ts'
import type { Settings } from '#server/api/schemas/index.ts'
import { Confirm } from '#ui/confirm.tsx'
import { Problem } from '#ui/problem.tsx'
import { RetentionRun } from './retention-run.tsx'
import { type Retention, removesMore, retentionWords } from './retention-words.ts'
import styles from './settings.module.css'

/** How long events, pictures and original posts are kept. */
export function RetentionPart() {
  const settings = useApiQuery<Settings>('settings')
  if (settings.error)
    return (
      <Problem what="The settings could not be read." error={settings.error} onRetry={() => void settings.refetch()} />
    )
  return settings.data ? (
    <>
      <RetentionForm saved={settings.data.retention} />
      <RetentionRun />
    </>
  ) : null
}

const kinds = [
  { name: 'eventDays', label: 'Events', start: 365 },
  { name: 'pictureDays', label: 'Pictures', start: 90 },
  { name: 'rawPostDays', label: 'Original posts', start: 30 },
] as const satisfies { name: keyof Retention; label: string; start: number }[]

function RetentionForm({ saved }: { saved: Retention }) {
  const { date } = useFormat()
  const [wanted, setWanted] = useState(saved)
  const [asking, setAsking] = useState(false)
  const save = useChange(
    (api, retention: Retention) => api.send('PATCH', 'settings', { retention }),
    ['settings', 'retention'],
  )
  const changed = kinds.some(({ name }) => wanted[name] !== saved[name])
  const store = () => save.mutate(wanted, { onSuccess: () => setAsking(false) })
  return (
    <form
      className={styles.block}
      onSubmit={event => {
        event.preventDefault()
        if (removesMore(saved, wanted)) setAsking(true)
        else store()
      }}
    >
      {kinds.map(({ name, label, start }) => {
        const days = wanted[name]
        return (
          <div key={name} className={styles.keep}>
            <Switch
              label={`Remove ${label.toLowerCase()} after a time`}
              checked={days !== null}
              onChange={event => setWanted({ ...wanted, [name]: event.currentTarget.checked ? start : null })}
            />
            {days !== null && (
              <NumberInput
                aria-label={`Days to keep ${label.toLowerCase()}`}
                suffix={days === 1 ? ' day' : ' days'}
                min={1}
                max={36_500}
                allowDecimal={false}
                clampBehavior="strict"
                w={130}
                value={days}
                onChange={value => setWanted({ ...wanted, [name]: Math.max(1, Number(value) || 1) })}
              />
            )}
          </div>
        )
      })}
      <ul className={styles.words} aria-live="polite">
        {retentionWords(wanted, Date.now(), date).map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {asking ? (
        <Confirm
          text="This removes more than before, beginning within a minute."
          verb="Save and remove"
          pending={save.isPending}
          error={save.error}
          onYes={store}
          onNo={() => setAsking(false)}
        />
      ) : (
        <Button type="submit" disabled={!changed} loading={save.isPending} className={styles.submit}>
          Save
        </Button>
      )}
      {!asking && save.error && <Problem what="The settings were not saved." error={save.error} />}
      {save.isSuccess && !changed && <p role="status">Saved.</p>}
    </form>
  )
}
