import { Switch } from '@mantine/core'
import { changeDisplaySettings, useDisplaySettings } from '#settings/display-settings.ts'
import { useTone } from './use-tone.ts'

/** Turns the sounds of this browser on or off; turning them on plays one. */
export function SoundSwitch() {
  const { sound } = useDisplaySettings()
  const tone = useTone()
  return (
    <Switch
      size="xs"
      label="Sound"
      checked={sound}
      onChange={event => {
        changeDisplaySettings({ sound: event.currentTarget.checked })
        if (event.currentTarget.checked) tone()
      }}
    />
  )
}
