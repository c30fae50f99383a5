import { Chip } from '@mantine/core'
import { type DayName, dayWords } from '#format/day-words.ts'

interface DayChipsProps {
  label: string
  value: readonly DayName[]
  onChange: (days: DayName[]) => void
  className?: string | undefined
}

/** Days of the week, of which any number can be selected. */
export function DayChips({ label, value, onChange, className }: DayChipsProps) {
  return (
    <Chip.Group multiple value={[...value]} onChange={days => onChange(days as DayName[])}>
      <fieldset className={className} aria-label={label}>
        {Object.entries(dayWords).map(([day, word]) => (
          <Chip key={day} value={day} size="xs">
            {word}
          </Chip>
        ))}
      </fieldset>
    </Chip.Group>
  )
}
