import { Button, NumberInput, Switch } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useStats } from '#api/use-session.ts'
import { formatBytes, formatCount } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import { Card } from '#ui/card.tsx'
import { Confirm } from '#ui/confirm.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import { RetentionRun } from './retention-run.tsx'
import { type Retention, removesMore, retentionWords } from './retention-words.ts'
import styles from './settings.module.css'

/** The settings for how long events, pictures and original posts are kept. */
export function RetentionPart() {
  const settings = useApiQuery('settings')
  if (settings.error) return <LoadProblem what="The settings could not be loaded." query={settings} />
  return settings.data ? (
    <>
      <DiskForecast />
      <RetentionForm saved={settings.data.retention} />
      <RetentionRun />
    </>
  ) : null
}

/** When the disk is full, as far as that can be told. */
function DiskForecast() {
  const disk = useStats().data?.disk
  if (!disk) return null
  const { freeBytes, fullInDays } = disk
  const free = `${formatBytes(freeBytes)} of the data disk are free.`
  if (fullInDays === null) return <p className={tones.lead}>{free}</p>
  return (
    <p className={fullInDays < 14 ? tones.warn : tones.lead}>
      {free} At this pace it is full in {formatCount(fullInDays, 'day')}.
    </p>
  )
}

const kinds = [
  { name: 'eventDays', label: 'Events', start: 365 },
  { name: 'pictureDays', label: 'Pictures', start: 90 },
  { name: 'rawPostDays', label: 'Original posts', start: 30 },
] as const satisfies { name: keyof Retention; label: string; start: number }[]

/** The edited retention; a change that removes more data is confirmed first. */
function useRetention(saved: Retention) {
  const [wanted, setWanted] = useState(saved)
  const [isAsking, setAsking] = useState(false)
  const save = useChange(
    (api, retention: Retention) => api.send('PATCH', 'settings', { body: { retention } }),
    ['settings', 'retention'],
  )
  const store = () => save.mutate(wanted, { onSuccess: () => setAsking(false) })
  const submit = () => (removesMore(saved, wanted) ? setAsking(true) : store())
  const isChanged = kinds.some(({ name }) => wanted[name] !== saved[name])
  return { wanted, setWanted, isAsking, cancel: () => setAsking(false), save, store, submit, isChanged }
}

function RetentionForm({ saved }: { saved: Retention }) {
  const { date } = useFormat()
  const { wanted, setWanted, isAsking, cancel, save, store, submit, isChanged } = useRetention(saved)
  return (
    <Card as="form" onSubmit={submitting(submit)}>
      {kinds.map(kind => (
        <KeepDays
          key={kind.name}
          kind={kind}
          days={wanted[kind.name]}
          onChange={days => setWanted({ ...wanted, [kind.name]: days })}
        />
      ))}
      <ul className={`${tones.lead} ${styles.words}`} aria-live="polite">
        {retentionWords(wanted, Date.now(), date).map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {isAsking ? (
        <Confirm
          text="This removes more data than before, starting within a minute."
          verb="Save and remove"
          change={save}
          onYes={store}
          onNo={cancel}
        />
      ) : (
        <Button type="submit" disabled={!isChanged} loading={save.isPending} className={layout.start ?? ''}>
          Save
        </Button>
      )}
      {!isAsking && save.error && <Problem what="The settings were not saved." error={save.error} />}
      {save.isSuccess && !isChanged && <p role="status">Saved.</p>}
    </Card>
  )
}

interface KeepDaysProps {
  kind: (typeof kinds)[number]
  /** Null keeps them forever. */
  days: number | null
  onChange: (days: number | null) => void
}

function KeepDays({ kind: { label, start }, days, onChange }: KeepDaysProps) {
  const what = label.toLowerCase()
  return (
    <div className={styles.keep}>
      <Switch
        label={`Remove old ${what}`}
        checked={days !== null}
        onChange={event => onChange(event.currentTarget.checked ? start : null)}
      />
      {days !== null && (
        <NumberInput
          aria-label={`Days to keep ${what}`}
          suffix={days === 1 ? ' day' : ' days'}
          min={1}
          max={36_500}
          allowDecimal={false}
          clampBehavior="strict"
          w={130}
          value={days}
          onChange={value => onChange(Math.max(1, Number(value) || 1))}
        />
      )}
    </div>
  )
}
