import { Button, Checkbox, Popover } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './filter-bar.module.css'

/** A field of the filter bar: a button that opens its choices. */
export function FilterField({
  label,
  chosen,
  children,
  width = 240,
}: {
  label: string
  chosen: number
  children: ReactNode
  width?: number
}) {
  return (
    <Popover position="bottom-start" trapFocus returnFocus width={width}>
      <Popover.Target>
        <Button
          className={classes.field ?? ''}
          variant="default"
          aria-label={chosen === 0 ? label : `${label}, ${chosen} chosen`}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {chosen === 0 ? label : `${label} (${chosen})`}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>{children}</Popover.Dropdown>
    </Popover>
  )
}

interface ChoiceListProps {
  label: string
  options: readonly { value: string; label: ReactNode }[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
  columns?: boolean
}

/** Any number of choices; each click takes effect immediately. */
export function ChoiceList({ label, options, chosen, onChange, columns = false }: ChoiceListProps) {
  return (
    // The label names the group for screen readers; what people see names it already.
    <Checkbox.Group value={[...chosen]} onChange={onChange} label={label} labelProps={{ className: 'visually-hidden' }}>
      <div className={columns ? classes.columns : classes.list}>
        {options.map(option => (
          <div key={option.value} className={classes.option}>
            <Checkbox size="xs" value={option.value} label={option.label} />
          </div>
        ))}
      </div>
    </Checkbox.Group>
  )
}
