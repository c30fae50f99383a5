import { Button } from '@mantine/core'
import { IconVolume, IconVolumeOff } from '@tabler/icons-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useDisplaySettings } from '#settings/display-settings.ts'

const SoundPopover = lazy(async () => ({ default: (await import('./sound-choices.tsx')).SoundPopover }))

/** The sounds of this browser: alerts by severity, and events apart from them. */
export function SoundMenu() {
  const { sound, alertSound } = useDisplaySettings()
  const button = useRef<HTMLButtonElement>(null)
  // Null until it is first opened.
  const [opened, setOpened] = useState<boolean | null>(null)
  const isOn = sound || alertSound !== 'off'
  const Icon = isOn ? IconVolume : IconVolumeOff
  return (
    <>
      <Button
        ref={button}
        variant="default"
        leftSection={<Icon size={15} aria-hidden />}
        aria-haspopup="dialog"
        aria-expanded={opened === true}
        onClick={() => setOpened(opened !== true)}
      >
        Sound<span className="visually-hidden">: {isOn ? 'on' : 'off'}</span>
      </Button>
      <Suspense>
        {opened !== null && <SoundPopover anchor={button.current} opened={opened} setOpened={setOpened} />}
      </Suspense>
    </>
  )
}
