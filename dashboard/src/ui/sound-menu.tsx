import { Button, Popover, SegmentedControl, Switch } from '@mantine/core'
import { IconVolume, IconVolumeOff } from '@tabler/icons-react'
import {
  type AlertChoice,
  alertChoices,
  changeDisplaySettings,
  useDisplaySettings,
} from '#settings/display-settings.ts'
import layout from './layout.module.css'
import { playSound } from './sounds.ts'

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

/** The sounds of this browser: alerts by severity, and events apart from them. */
export function SoundMenu() {
  const { sound, alertSound } = useDisplaySettings()
  const isOn = sound || alertSound !== 'off'
  const Icon = isOn ? IconVolume : IconVolumeOff
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<Icon size={15} aria-hidden />}>
          Sound<span className="visually-hidden">: {isOn ? 'on' : 'off'}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={layout.stack ?? ''} aria-label="Sound">
        <AlertSoundChoice />
        <EventSoundSwitch />
      </Popover.Dropdown>
    </Popover>
  )
}
