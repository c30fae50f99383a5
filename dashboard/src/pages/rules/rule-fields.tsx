import { SegmentedControl, Select, Switch, TextInput } from '@mantine/core'
import { LimitFields } from '#features/rules/limit-fields.tsx'
import { WhenFields } from '#features/rules/when-fields.tsx'
import type { RuleInput } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import { HealthFields } from './health-fields.tsx'

interface RuleFieldsProps {
  rule: RuleInput
  onChange: (rule: RuleInput) => void
}

const mostCharacters = 60
const nearEnd = 45

/** The fields of a rule: its name, its condition, its throttles, and its actions. */
export function RuleFields({ rule, onChange }: RuleFieldsProps) {
  const set = (change: Partial<RuleInput>) => onChange({ ...rule, ...change })
  const about = (what: string) =>
    what === 'health'
      ? set({ health: { what: 'camera-silent', for: '15m' }, alert: rule.alert ?? { severity: 'warning' } })
      : set({ health: undefined })
  return (
    <>
      <Card as="div">
        <TextInput
          label="Name"
          required
          maxLength={mostCharacters}
          description={
            rule.name.length > nearEnd && `${mostCharacters - rule.name.length} of ${mostCharacters} characters left`
          }
          value={rule.name}
          onChange={event => set({ name: event.currentTarget.value })}
        />
        <Switch
          size="xs"
          label="On"
          checked={rule.enabled ?? true}
          onChange={event => set({ enabled: event.currentTarget.checked })}
        />
      </Card>
      <Card aria-labelledby="rule-when">
        <h2 id="rule-when">When</h2>
        <SegmentedControl
          aria-label="Rule type"
          className={layout.start ?? ''}
          data={[
            { value: 'events', label: 'An event happens' },
            { value: 'health', label: 'A health problem' },
          ]}
          value={rule.health ? 'health' : 'events'}
          onChange={about}
        />
        {rule.health ? (
          <HealthFields health={rule.health} onChange={health => set({ health })} />
        ) : (
          <WhenFields value={rule.when ?? {}} onChange={when => set({ when })} />
        )}
      </Card>
      {!rule.health && (
        <Card aria-labelledby="rule-limits">
          <h2 id="rule-limits">Limits</h2>
          <LimitFields value={rule} onChange={set} />
        </Card>
      )}
      <ActionFields rule={rule} onChange={onChange} />
    </>
  )
}

const severities = [
  { value: 'info', label: 'Info' },
  { value: 'warning', label: 'Warning' },
  { value: 'critical', label: 'Critical' },
]

/** The fields for the actions of a rule. */
function ActionFields({ rule, onChange }: RuleFieldsProps) {
  const { alert, mqtt } = rule
  const set = (change: Partial<RuleInput>) => onChange({ ...rule, ...change })
  return (
    <Card aria-labelledby="rule-then">
      <h2 id="rule-then">Then</h2>
      <Switch
        size="xs"
        label="Raise an alert"
        checked={alert !== undefined}
        onChange={event => set({ alert: event.currentTarget.checked ? { severity: 'warning' } : undefined })}
      />
      {alert && (
        <div className={layout.fields}>
          <Select
            label="Severity"
            data={severities}
            allowDeselect={false}
            value={alert.severity}
            onChange={severity => set({ alert: { ...alert, severity: severity as typeof alert.severity } })}
          />
          <TextInput
            label="Text"
            description="You can use {camera}, {plate}, {what} and {category}"
            maxLength={300}
            value={alert.text ?? ''}
            onChange={event => set({ alert: { ...alert, text: event.currentTarget.value || undefined } })}
          />
        </div>
      )}
      {!rule.health && (
        <>
          <Switch
            size="xs"
            label="Publish to an MQTT topic"
            checked={mqtt !== undefined}
            onChange={event => set({ mqtt: event.currentTarget.checked ? { topic: '' } : undefined })}
          />
          {mqtt && (
            <TextInput
              label="Topic"
              required
              maxLength={200}
              placeholder="viewtron/rules/gate"
              value={mqtt.topic}
              onChange={event => set({ mqtt: { ...mqtt, topic: event.currentTarget.value } })}
            />
          )}
          <p className={tones.faint}>Webhooks can use this rule instead of their own conditions.</p>
        </>
      )}
    </Card>
  )
}
