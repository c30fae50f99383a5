import { NumberInput, Select, TextInput } from '@mantine/core'
import type { RuleInput } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'

type Limits = Pick<RuleInput, 'cooldown' | 'maxPerHour'>

const keys = [
  { value: 'all', label: 'Everything' },
  { value: 'plate', label: 'Each plate' },
  { value: 'target', label: 'Each target' },
  { value: 'camera', label: 'Each camera' },
]

/** The cool-down and the hourly limit of a rule. Events that do not match the condition count for neither. */
export function LimitFields({ value, onChange }: { value: Limits; onChange: (change: Limits) => void }) {
  const { cooldown, maxPerHour } = value
  return (
    <div className={layout.fields}>
      <TextInput
        label="Cool-down"
        description="Such as 30s, 5m or 2h"
        placeholder="None"
        value={cooldown === undefined ? '' : String(cooldown.for)}
        onChange={event => {
          const span = event.currentTarget.value
          onChange({ cooldown: span === '' ? undefined : { ...cooldown, for: span } })
        }}
      />
      <Select
        label="Cool-down applies to"
        data={keys}
        allowDeselect={false}
        disabled={cooldown === undefined}
        value={cooldown?.by ?? 'all'}
        onChange={by => cooldown && onChange({ cooldown: { ...cooldown, by: by as typeof cooldown.by } })}
      />
      <NumberInput
        label="Maximum per hour"
        placeholder="No limit"
        min={1}
        allowDecimal={false}
        value={maxPerHour ?? ''}
        onChange={most => onChange({ maxPerHour: most === '' ? undefined : Number(most) })}
      />
    </div>
  )
}
