import { SegmentedControl, Select, Switch, TextInput } from '@mantine/core'
import { BrakeFields } from '#features/rules/brake-fields.tsx'
import classes from '#features/rules/rules.module.css'
import { WhenFields } from '#features/rules/when-fields.tsx'
import type { RuleInput } from '#server/api/schemas/index.ts'
import { HealthFields } from './health-fields.tsx'

export interface RuleFieldsProps {
  rule: RuleInput
  onChange: (rule: RuleInput) => void
}

/** A rule as fields: its name, what it is about, its brakes, and what happens. */
export function RuleFields({ rule, onChange }: RuleFieldsProps) {
  const set = (change: Partial<RuleInput>) => onChange({ ...rule, ...change })
  const about = (what: string) =>
    what === 'health'
      ? set({ health: { what: 'camera-silent', for: '15m' }, alert: rule.alert ?? { severity: 'warning' } })
      : set({ health: undefined })
  return (
    <>
      <div className={classes.block}>
        <TextInput
          label="Name"
          required
          maxLength={60}
          value={rule.name}
          onChange={event => set({ name: event.currentTarget.value })}
        />
        <Switch
          size="xs"
          label="On"
          checked={rule.enabled ?? true}
          onChange={event => set({ enabled: event.currentTarget.checked })}
        />
      </div>
      <section className={classes.block} aria-labelledby="rule-when">
        <h2 id="rule-when">When</h2>
        <SegmentedControl
          aria-label="What the rule is about"
          className={classes.start ?? ''}
          data={[
            { value: 'events', label: 'Something happens' },
            { value: 'health', label: 'Something is wrong' },
          ]}
          value={rule.health ? 'health' : 'events'}
          onChange={about}
        />
        {rule.health ? (
          <HealthFields health={rule.health} onChange={health => set({ health })} />
        ) : (
          <WhenFields value={rule.when ?? {}} onChange={when => set({ when })} />
        )}
      </section>
      {!rule.health && (
        <section className={classes.block} aria-labelledby="rule-brakes">
          <h2 id="rule-brakes">How often</h2>
          <BrakeFields value={rule} onChange={set} />
        </section>
      )}
      <DeedFields rule={rule} onChange={onChange} />
    </>
  )
}

const severities = [
  { value: 'info', label: 'Info' },
  { value: 'warning', label: 'Warning' },
  { value: 'critical', label: 'Critical' },
]

/** What happens when the rule holds. */
function DeedFields({ rule, onChange }: RuleFieldsProps) {
  const { alert, mqtt } = rule
  const set = (change: Partial<RuleInput>) => onChange({ ...rule, ...change })
  return (
    <section className={classes.block} aria-labelledby="rule-then">
      <h2 id="rule-then">Then</h2>
      <Switch
        size="xs"
        label="Raise an alert"
        checked={alert !== undefined}
        onChange={event => set({ alert: event.currentTarget.checked ? { severity: 'warning' } : undefined })}
      />
      {alert && (
        <div className={classes.fields}>
          <Select
            label="Severity"
            data={severities}
            allowDeselect={false}
            value={alert.severity}
            onChange={severity => set({ alert: { ...alert, severity: severity as typeof alert.severity } })}
          />
          <TextInput
            label="Text"
            description="{camera}, {plate}, {what} and {category} are filled in"
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
            label="AnnotateEntries on an MQTT topic"
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
          <p className={classes.faint}>Webhooks may name this rule instead of a condition of their own.</p>
        </>
      )}
    </section>
  )
}
