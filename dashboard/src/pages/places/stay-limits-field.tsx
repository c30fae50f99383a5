import { Button, NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { formatDuration } from '#format/numbers.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'

type Limits = Record<string, number>

const everyone = '*'
const minuteMs = 60_000
const groupWords = (group: string) => (group === everyone ? 'All other vehicles' : `Group ${group}`)

interface StayLimitsFieldProps {
  limits: Limits
  onChange: (limits: Limits) => void
}

/** Fields for the longest stay of each group of known plates. */
export function StayLimitsField({ limits, onChange }: StayLimitsFieldProps) {
  const without = (group: string) => Object.fromEntries(Object.entries(limits).filter(([name]) => name !== group))
  return (
    <Card aria-labelledby="place-limits">
      <h2 id="place-limits">Longest stay</h2>
      <p className={tones.lead}>A vehicle that stays longer is marked. Vehicles without a limit may stay.</p>
      <ul className={layout.panelList} aria-label="Longest stays">
        {Object.entries(limits).map(([group, minutes]) => (
          <li key={group}>
            <span className={layout.main}>
              {groupWords(group)}: {formatDuration(minutes * minuteMs)}
            </span>
            <Button
              variant="default"
              aria-label={`Remove the limit of ${groupWords(group)}`}
              onClick={() => onChange(without(group))}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      <AddLimit taken={Object.keys(limits)} onAdd={(group, minutes) => onChange({ ...limits, [group]: minutes })} />
    </Card>
  )
}

interface AddLimitProps {
  taken: readonly string[]
  onAdd: (group: string, minutes: number) => void
}

function AddLimit({ taken, onAdd }: AddLimitProps) {
  const known = useApiQuery('plates/groups', {}, { freshMs: 60_000 }).data?.items ?? []
  const groups = [...new Set([everyone, 'allow', 'watch', 'temporary', 'visitor', ...known.map(({ name }) => name)])]
  const free = groups.filter(group => group !== '' && !taken.includes(group))
  const [chosen, setChosen] = useState(everyone)
  const [minutes, setMinutes] = useState<string | number>(120)
  const group = free.includes(chosen) ? chosen : free[0]
  if (group === undefined) return null
  return (
    <div className={layout.row} data-align="end">
      <Select
        label="For"
        allowDeselect={false}
        data={free.map(value => ({ value, label: groupWords(value) }))}
        value={group}
        onChange={value => value !== null && setChosen(value)}
      />
      <NumberInput
        label="Minutes"
        w={120}
        min={1}
        max={525_600}
        allowDecimal={false}
        value={minutes}
        onChange={setMinutes}
      />
      <Button variant="default" disabled={Number(minutes) < 1} onClick={() => onAdd(group, Number(minutes))}>
        Add the limit
      </Button>
    </div>
  )
}
