import { Button, NumberInput, Switch } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { useStats } from '#api/use-session.ts'
import { formatBytes, formatCount } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import type { ApiRetention } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import { Confirm } from '#ui/confirm.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import tones from '#ui/text.module.css'
import { HoldsPart } from './holds-part.tsx'
import { RemovalsPart } from './removals-part.tsx'
import { RetentionPreview } from './retention-preview.tsx'
import { RetentionRules } from './retention-rules.tsx'
import { RetentionRun } from './retention-run.tsx'
import { removesMore, retentionWords } from './retention-words.ts'
import styles from './settings.module.css'

/** The settings for how long data is kept, what they remove, what was removed, and holds. */
export function RetentionPart() {
  const settings = useApiQuery('settings')
  if (settings.error) return <LoadProblem what="The settings could not be loaded." query={settings} />
  return settings.data ? (
    <>
      <DiskForecast />
      <RetentionForm saved={settings.data.retention} />
      <RetentionRun />
      <RemovalsPart />
      <HoldsPart />
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
  { name: 'trackDays', label: 'Positions and status changes', start: 30 },
] as const satisfies { name: keyof ApiRetention; label: string; start: number }[]

const gigabyte = 1_000_000_000

const sizes = [
  { name: 'maxBytes', label: 'Limit the size of all data', inputLabel: 'Most gigabytes of all data', start: 100 },
  { name: 'freeBytes', label: 'Leave disk space free', inputLabel: 'Gigabytes to leave free', start: 5 },
] as const satisfies { name: keyof ApiRetention; label: string; inputLabel: string; start: number }[]

/** The edited retention; a change that removes more data is confirmed first. */
function useRetention(saved: ApiRetention) {
  const [wanted, setWanted] = useState(saved)
  const [isAsking, setAsking] = useState(false)
  const save = useChange(
    (api, retention: ApiRetention) => api.send('PATCH', 'settings', { body: { retention } }),
    ['settings', 'retention'],
  )
  const store = () => save.mutate(wanted, { onSuccess: () => setAsking(false) })
  const submit = () => (removesMore(saved, wanted) ? setAsking(true) : store())
  const isChanged = (Object.keys(saved) as (keyof ApiRetention)[]).some(
    name => JSON.stringify(wanted[name]) !== JSON.stringify(saved[name]),
  )
  return { wanted, setWanted, isAsking, cancel: () => setAsking(false), save, store, submit, isChanged }
}

function RetentionForm({ saved }: { saved: ApiRetention }) {
  const { wanted, setWanted, isAsking, cancel, save, store, submit, isChanged } = useRetention(saved)
  return (
    <Card as="form" aria-label="How long data is kept" onSubmit={submitting(submit)}>
      <RetentionFields wanted={wanted} onChange={setWanted} />
      <RetentionPreview wanted={wanted} isNeeded={isAsking} />
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

interface FieldsProps {
  wanted: ApiRetention
  onChange: (wanted: ApiRetention) => void
}

function RetentionFields({ wanted, onChange }: FieldsProps) {
  const { date } = useFormat()
  return (
    <>
      {kinds.map(({ name, label, start }) => (
        <Limit
          key={name}
          label={`Remove old ${label.toLowerCase()}`}
          inputLabel={`Days to keep ${label.toLowerCase()}`}
          unit="day"
          most={36_500}
          start={start}
          value={wanted[name]}
          onChange={value => onChange({ ...wanted, [name]: value })}
        />
      ))}
      <RetentionRules rules={wanted.rules} onChange={rules => onChange({ ...wanted, rules })} />
      {sizes.map(({ name, label, inputLabel, start }) => (
        <Limit
          key={name}
          label={label}
          inputLabel={inputLabel}
          unit="GB"
          most={1_000_000}
          start={start}
          value={wanted[name] === null ? null : wanted[name] / gigabyte}
          onChange={value => onChange({ ...wanted, [name]: value === null ? null : Math.round(value * gigabyte) })}
        />
      ))}
      <ul className={`${tones.lead} ${styles.words}`} aria-live="polite">
        {retentionWords(wanted, Date.now(), date).map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  )
}

interface LimitProps {
  label: string
  inputLabel: string
  unit: 'day' | 'GB'
  most: number
  start: number
  /** Null for no limit. */
  value: number | null
  onChange: (value: number | null) => void
}

function Limit({ label, inputLabel, unit, most, start, value, onChange }: LimitProps) {
  const suffix = unit === 'day' && value !== 1 ? ' days' : ` ${unit}`
  return (
    <div className={styles.keep}>
      <Switch
        label={label}
        checked={value !== null}
        onChange={event => onChange(event.currentTarget.checked ? start : null)}
      />
      {value !== null && (
        <NumberInput
          aria-label={inputLabel}
          suffix={suffix}
          min={1}
          max={most}
          allowDecimal={false}
          clampBehavior="strict"
          w={130}
          value={value}
          onChange={changed => onChange(Math.max(1, Number(changed) || 1))}
        />
      )}
    </div>
  )
}
