import { SegmentedControl, Switch } from '@mantine/core'
import {
  type AlertChoice,
  alertChoices,
  changeDisplaySettings,
  useDisplaySettings,
} from '#settings/display-settings.ts'
import { AnchoredPopover } from './anchored-popover.tsx'
import layout from './layout.module.css'
import { playSound } from './sounds.ts'
import type { PopoverState } from './use-popover.ts'

/** Which alerts play a sound in this browser; a choice plays an example. */
export function AlertSoundChoice() {
  const { alertSound } = useDisplaySettings()
  const choose = (value: string) => {
    const chosen = value as AlertChoice
    changeDisplaySettings({ alertSound: chosen })
    if (chosen !== 'off') playSound(chosen)
  }
  return (
    <div className={layout.tight}>
      <span id="alert-sound">Sound of alerts</span>
      <SegmentedControl aria-labelledby="alert-sound" data={[...alertChoices]} value={alertSound} onChange={choose} />
    </div>
  )
}

/** The switch for the sound of events on Live. */
export function EventSoundSwitch() {
  const { sound } = useDisplaySettings()
  return (
    <Switch
      label="Sound of new events on Live"
      checked={sound}
      onChange={event => {
        changeDisplaySettings({ sound: event.currentTarget.checked })
        if (event.currentTarget.checked) playSound('event')
      }}
    />
  )
}

export function SoundPopover({ anchor, opened, setOpened }: PopoverState) {
  return (
    <AnchoredPopover
      anchor={anchor}
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      label="Sound"
      className={layout.stack ?? ''}
    >
      <AlertSoundChoice />
      <EventSoundSwitch />
    </AnchoredPopover>
  )
}
