import { Checkbox, SegmentedControl, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { BrakeFields } from '#features/rules/brake-fields.tsx'
import classes from '#features/rules/rules.module.css'
import { useRules } from '#features/rules/use-rules.ts'
import { WhenFields } from '#features/rules/when-fields.tsx'
import type { WebhookPartProps } from './webhook-form.tsx'

/** A condition of its own, or a rule by its name; and how often. */
export function WebhookWhen({ draft, set }: WebhookPartProps) {
  const [byRule, setByRule] = useState(Boolean(draft.rule))
  const rules = useRules().data?.items.filter(rule => !rule.health) ?? []
  return (
    <>
      <SegmentedControl
        aria-label="How the events are chosen"
        className={classes.start ?? ''}
        data={[
          { value: 'when', label: 'By conditions' },
          { value: 'rule', label: 'By a rule' },
        ]}
        value={byRule ? 'rule' : 'when'}
        onChange={how => {
          setByRule(how === 'rule')
          set({ rule: undefined })
        }}
      />
      {byRule ? (
        <Select
          label="Rule"
          description="Follows the rule when it is changed; its brakes apply where none are set below."
          required
          maw={420}
          data={rules.map(({ name }) => name)}
          nothingFoundMessage="No rule yet"
          value={draft.rule ?? null}
          onChange={rule => set({ rule: rule ?? undefined })}
        />
      ) : (
        <WhenFields value={draft.when ?? {}} onChange={when => set({ when })} />
      )}
      {byRule && rules.length === 0 && (
        <p className={classes.faint}>
          There is no rule yet. <Link to="/outputs/rules">Make one</Link>
        </p>
      )}
      <BrakeFields value={draft} onChange={set} />
      <Checkbox
        size="xs"
        label="Alerts too"
        description="What rules raise, whatever the events above"
        checked={draft.alerts ?? false}
        onChange={event => set({ alerts: event.currentTarget.checked })}
      />
    </>
  )
}
