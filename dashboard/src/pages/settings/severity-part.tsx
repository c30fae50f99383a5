import { Button, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useChange } from '#api/use-change.ts'
import { allSeverities, type Severity, severityWords } from '#features/alerts/severity-words.ts'
import { CategoryMark } from '#features/events/category-mark.tsx'
import { allCategories } from '#features/events/category-words.ts'
import { builtInLevels } from '#server/model/severity-levels.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { LoadProblem, Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import styles from './severity-part.module.css'

const choices = allSeverities.map(value => ({ value, label: severityWords[value].word }))

interface LevelProps {
  label: string
  value: Severity
  onChange: (severity: Severity) => void
  children: React.ReactNode
}

function Level({ label, value, onChange, children }: LevelProps) {
  return (
    <li className={styles.level}>
      <span>{children}</span>
      <SegmentedControl
        aria-label={`Severity: ${label}`}
        data={choices}
        value={value}
        onChange={severity => onChange(severity as Severity)}
      />
    </li>
  )
}

/** The severity of events, by their type and by the group of a known plate. */
export function SeverityPart() {
  const settings = useApiQuery('settings')
  const save = useChange(
    (api, severity: { category?: Record<string, Severity>; group?: Record<string, Severity | null> }) =>
      api.send('PATCH', 'settings', { body: { severity } }),
    ['settings', 'events'],
  )
  if (settings.error) return <LoadProblem what="The settings could not be loaded." query={settings} />
  if (!settings.data) return null
  const { category, group } = settings.data.severity
  return (
    <>
      <p className={tones.lead}>
        Warnings and critical events stand out on Live and in lists. A rule that raises an alert makes the events it
        matches at least as urgent as its alert.
      </p>
      <Problem what="The setting was not saved." error={save.error} />
      <Card as="div">
        <h3>Known plates</h3>
        <p className={tones.soft}>By group. The list in the camera counts for plates without a group.</p>
        <ul className={layout.list}>
          {Object.entries(group).map(([name, value]) => (
            <Level
              key={name}
              label={name}
              value={value}
              onChange={severity => save.mutate({ group: { [name]: severity } })}
            >
              {name}
            </Level>
          ))}
        </ul>
        <NewGroup taken={Object.keys(group)} onAdd={name => save.mutate({ group: { [name]: 'warning' } })} />
      </Card>
      <Card as="div">
        <h3>Types of events</h3>
        <ul className={layout.list}>
          {allCategories.map(one => (
            <Level
              key={one}
              label={one}
              value={category[one] ?? builtInLevels.category[one]}
              onChange={severity => save.mutate({ category: { [one]: severity } })}
            >
              <CategoryMark category={one} />
            </Level>
          ))}
        </ul>
      </Card>
    </>
  )
}

function NewGroup({ taken, onAdd }: { taken: readonly string[]; onAdd: (name: string) => void }) {
  const [name, setName] = useState('')
  const key = name.trim().toLowerCase()
  return (
    <form
      className={layout.row}
      onSubmit={event => {
        event.preventDefault()
        if (key === '' || taken.includes(key)) return
        onAdd(key)
        setName('')
      }}
    >
      <TextInput
        aria-label="Group of known plates"
        placeholder="Another group"
        maxLength={40}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={key === '' || taken.includes(key)}>
        Add
      </Button>
    </form>
  )
}
