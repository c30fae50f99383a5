import { Switch } from '@mantine/core'

interface OnSwitchProps {
  /** The name of the thing to turn on or off, for screen readers. */
  name: string
  isOn: boolean
  isPending: boolean
  onChange: (isOn: boolean) => void
}

/** Turns a thing in a list on or off at once. */
export function OnSwitch({ name, isOn, isPending, onChange }: OnSwitchProps) {
  return (
    <Switch
      size="xs"
      label="On"
      aria-label={`${name} is on`}
      checked={isOn}
      disabled={isPending}
      onChange={event => onChange(event.currentTarget.checked)}
    />
  )
}
