import { Button, TextInput } from '@mantine/core'
import { useFormat } from '#format/use-format.ts'
import { fieldValue, momentOfField, startOfDay } from '#format/zone.ts'
import styles from './validity.module.css'

interface ValidityFieldsOptions {
  /** ISO instants; null is without end. */
  from: string | null
  until: string | null
  onChange: (change: { from?: string | null; until?: string | null }) => void
}

/** The fields for the start and the end of a plate's validity, in the user's time zone. */
export function ValidityFields({ from, until, onChange }: ValidityFieldsOptions) {
  const { zone } = useFormat()
  const shown = (at: string | null) => (at === null ? '' : fieldValue(Date.parse(at), zone))
  const typed = (value: string) => {
    const at = momentOfField(value, zone)
    return at === null ? null : new Date(at).toISOString()
  }
  const endOfToday = () => new Date(startOfDay(Date.now(), zone, 1)).toISOString()
  const isBackward = from !== null && until !== null && Date.parse(until) <= Date.parse(from)
  return (
    <div className={styles.fields}>
      <TextInput
        label="Valid from"
        type="datetime-local"
        value={shown(from)}
        onChange={event => onChange({ from: typed(event.currentTarget.value) })}
      />
      <TextInput
        label="Valid until"
        type="datetime-local"
        error={isBackward && 'Must be after the start'}
        value={shown(until)}
        onChange={event => onChange({ until: typed(event.currentTarget.value) })}
      />
      {until === null && (
        <Button variant="default" onClick={() => onChange({ until: endOfToday() })}>
          Until midnight
        </Button>
      )}
      <p>Leave empty for no end. Times in {zone}.</p>
    </div>
  )
}
