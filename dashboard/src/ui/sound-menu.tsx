import { Button } from '@mantine/core'
import { IconVolume, IconVolumeOff } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useDisplaySettings } from '#settings/display-settings.ts'
import { usePopover } from './use-popover.ts'

const SoundPopover = lazy(async () => ({ default: (await import('./sound-choices.tsx')).SoundPopover }))

/** The sounds of this browser: alerts by severity, and events apart from them. */
export function SoundMenu() {
  const { sound, alertSound } = useDisplaySettings()
  const [button, popover] = usePopover()
  const isOn = sound || alertSound !== 'off'
  const Icon = isOn ? IconVolume : IconVolumeOff
  return (
    <>
      <Button variant="default" leftSection={<Icon size={15} aria-hidden />} {...button}>
        Sound<span className="visually-hidden">: {isOn ? 'on' : 'off'}</span>
      </Button>
      <Suspense>{popover && <SoundPopover {...popover} />}</Suspense>
    </>
  )
}
