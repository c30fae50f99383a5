import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core'
import { useApiQuery } from '#api/use-api-query.ts'
import { CameraField } from '#features/rules/camera-field.tsx'
import type { RuleInput } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { healthWords } from './rule-words.ts'

type Health = NonNullable<RuleInput['health']>

const starts: Record<Health['what'], Health> = {
  'camera-silent': { what: 'camera-silent', for: '15m' },
  'disk-low': { what: 'disk-low', freeBelowPercent: 10 },
  'disk-filling': { what: 'disk-filling', within: '30d' },
  'certificate-expires': { what: 'certificate-expires', within: '30d' },
  'output-behind': { what: 'output-behind', for: '15m' },
  unparsed: { what: 'unparsed', perHour: 20 },
  'clock-skew': { what: 'clock-skew', over: '2m' },
}
const options = Object.entries(healthWords).map(([value, label]) => ({ value, label }))

interface HealthFieldsProps {
  health: Health
  onChange: (health: Health) => void
}

/** The fields of a rule about health: the problem, and the time after which it counts. */
export function HealthFields({ health, onChange }: HealthFieldsProps) {
  return (
    <div className={layout.fields}>
      <Select
        label="Problem"
        data={options}
        allowDeselect={false}
        value={health.what}
        onChange={what => what !== null && onChange(starts[what as Health['what']])}
      />
      <Limit health={health} onChange={onChange} />
      {(health.what === 'camera-silent' || health.what === 'clock-skew') && (
        <CameraField
          label="Cameras"
          value={health.camera}
          onChange={camera => onChange({ ...health, camera: camera.length > 0 ? camera : undefined })}
        />
      )}
      {health.what === 'output-behind' && <OutputField health={health} onChange={onChange} />}
    </div>
  )
}

function Limit({ health, onChange }: HealthFieldsProps) {
  const span = (value: string | number, label: string, change: (value: string) => Health) => (
    <TextInput
      label={label}
      placeholder="15m"
      required
      value={String(value)}
      onChange={event => onChange(change(event.currentTarget.value))}
    />
  )
  switch (health.what) {
    case 'camera-silent':
    case 'output-behind':
      return span(health.for, 'For', value => ({ ...health, for: value }))
    case 'disk-filling':
    case 'certificate-expires':
      return span(health.within ?? '14d', 'Within', value => ({ ...health, within: value }))
    case 'clock-skew':
      return span(health.over, 'By more than', value => ({ ...health, over: value }))
    case 'disk-low':
      return (
        <NumberInput
          label="Free space below"
          suffix=" %"
          min={0}
          max={100}
          value={health.freeBelowPercent}
          onChange={percent => onChange({ ...health, freeBelowPercent: Number(percent) })}
        />
      )
    case 'unparsed':
      return (
        <NumberInput
          label="Posts per hour"
          min={1}
          allowDecimal={false}
          value={health.perHour}
          onChange={count => onChange({ ...health, perHour: Math.max(1, Number(count)) })}
        />
      )
  }
}

function OutputField({
  health,
  onChange,
}: { health: Extract<Health, { what: 'output-behind' }> } & Pick<HealthFieldsProps, 'onChange'>) {
  const outputs = useApiQuery('outputs', {}, { freshMs: 30_000 }).data?.items ?? []
  const chosen = health.output ?? []
  return (
    <MultiSelect
      label="Outputs"
      placeholder={chosen.length > 0 ? '' : 'Any output'}
      data={[...new Set([...outputs.map(({ name }) => name), ...chosen])]}
      value={chosen}
      onChange={output => onChange({ ...health, output: output.length > 0 ? output : undefined })}
    />
  )
}
