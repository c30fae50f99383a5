import { Checkbox, SegmentedControl, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { LimitFields } from '#features/rules/limit-fields.tsx'
import { useRules } from '#features/rules/use-rules.ts'
import { WhenFields } from '#features/rules/when-fields.tsx'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import type { WebhookDraft } from './webhook-draft.ts'

type WhenDraft = Pick<WebhookDraft, 'rule' | 'when' | 'alerts' | 'cooldown' | 'maxPerHour'>

interface OutputWhenProps {
  draft: WhenDraft
  set: (change: WhenDraft) => void
}

/** Chooses the events by a condition or by the name of a rule, and limits their number. */
export function OutputWhen({ draft, set }: OutputWhenProps) {
  const [byRule, setByRule] = useState(Boolean(draft.rule))
  const rules = useRules().data?.items.filter(rule => !rule.health) ?? []
  return (
    <>
      <SegmentedControl
        aria-label="How events are selected"
        className={layout.start ?? ''}
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
          description="Follows later changes to the rule. Its limits apply unless you set others below."
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
        <p className={tones.faint}>
          There are no rules yet. <Link to="/rules">Create one</Link>
        </p>
      )}
      <LimitFields value={draft} onChange={set} />
      <Checkbox
        size="xs"
        label="Also send alerts"
        description="All alerts raised by rules, regardless of the conditions above"
        checked={draft.alerts ?? false}
        onChange={event => set({ alerts: event.currentTarget.checked })}
      />
    </>
  )
}
