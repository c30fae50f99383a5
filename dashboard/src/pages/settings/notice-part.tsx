import { Button, SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { canNotify } from '#features/alerts/desktop-notification.ts'
import {
  type AlertChoice,
  alertChoices,
  changeDisplaySettings,
  useDisplaySettings,
} from '#settings/display-settings.ts'
import { Card } from '#ui/card.tsx'
import { AlertSoundChoice, EventSoundSwitch } from '#ui/sound-choices.tsx'
import tones from '#ui/text.module.css'
import { PushPart } from './push-part.tsx'

/** Sounds and notifications of this browser. */
export function NoticePart() {
  return (
    <>
      <p className={tones.lead}>These settings apply to this browser only.</p>
      <Card as="div">
        <h3>Sound</h3>
        <AlertSoundChoice />
        <EventSoundSwitch />
        <p className={tones.faint}>
          At most one sound in four seconds; a more urgent alert replaces a less urgent one. Browsers allow sounds after
          the first click on the page.
        </p>
      </Card>
      <PushPart />
      <Card as="div">
        <h3>Notifications while the dashboard is open</h3>
        <Notifications />
      </Card>
    </>
  )
}

function Notifications() {
  const { notify } = useDisplaySettings()
  const [permission, setPermission] = useState(canNotify() ? Notification.permission : 'denied')
  if (!canNotify()) {
    return (
      <p className={tones.soft}>
        This browser shows notifications only if the dashboard is opened over HTTPS or on this computer (localhost).
      </p>
    )
  }
  if (permission === 'denied') {
    return <p className={tones.soft}>Notifications are blocked in the browser’s settings for this site.</p>
  }
  if (permission === 'default') {
    const ask = async () => {
      const answer = await Notification.requestPermission()
      setPermission(answer)
      if (answer === 'granted') changeDisplaySettings({ notify: 'warning' })
    }
    return (
      <>
        <p className={tones.soft}>The browser asks for permission first.</p>
        <Button variant="default" onClick={() => void ask()}>
          Allow notifications
        </Button>
      </>
    )
  }
  return (
    <>
      <p id="notify-choice">Show alerts while the dashboard is in the background</p>
      <SegmentedControl
        aria-labelledby="notify-choice"
        data={[...alertChoices]}
        value={notify}
        onChange={value => changeDisplaySettings({ notify: value as AlertChoice })}
      />
    </>
  )
}
