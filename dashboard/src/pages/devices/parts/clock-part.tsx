import { Button } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useMayChange, useStats } from '#api/use-session.ts'
import { showsDevices } from '#features/devices/device-path.ts'
import { SetZone } from '#features/devices/set-zone.tsx'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { clockWords, isClockOff, zoneWords } from '../device-words.ts'
import classes from '../devices.module.css'

/** The device's clock beside this server's, and setting it. */
export function ClockPart({ device, clock }: { device: ApiDevice; clock: NonNullable<ApiDevice['clock']> }) {
  const mayChange = useMayChange()
  const [isAsking, setAsking] = useState(false)
  const set = useChange(api => api.send('POST', 'devices/{id}/clock', { params: { id: device.id } }), showsDevices)
  return (
    <Card aria-labelledby="clock">
      <h2 id="clock">Clock</h2>
      <p>
        <span className={classes.clock} data-off={isClockOff(clock) || undefined}>
          {clockWords(clock)}
        </span>
        <span className={`${tones.soft} ${tones.small} ${classes.lastDone}`}>
          {clock.deviceTime}
          {clock.timeZone && ` (${clock.timeZone})`} when last checked
        </span>
      </p>
      <OtherZone deviceId={device.id} clock={clock} />
      {mayChange && (
        <div className={layout.row}>
          <Button
            variant={isClockOff(clock) ? 'filled' : 'default'}
            loading={set.isPending}
            onClick={() => (clock.ntp === true ? setAsking(true) : set.mutate())}
          >
            Set to this server’s time{clock.ntp === true && '…'}
          </Button>
          <span role="status" className={tones.soft}>
            {set.data && `Clock set: ${clockWords({ ...set.data.after, ntp: null }).toLowerCase()}.`}
          </span>
        </div>
      )}
      {isAsking && (
        <section className={`${layout.inset} ${layout.stack}`} aria-label="Turn NTP off">
          <p>
            The device gets its time by NTP. Setting the clock here turns NTP off, and the clock will drift. If the time
            is wrong, usually the time server or the time zone of the device is: correct those in its own menus.
          </p>
          <div className={layout.row}>
            <Button onClick={() => setAsking(false)}>Leave NTP on</Button>
            <Button
              variant="default"
              onClick={() => {
                setAsking(false)
                set.mutate()
              }}
            >
              Turn NTP off and set the clock
            </Button>
          </div>
        </section>
      )}
      <Problem what="The clock was not set." error={set.error} />
    </Card>
  )
}

function OtherZone({ deviceId, clock }: { deviceId: string; clock: NonNullable<ApiDevice['clock']> }) {
  const words = zoneWords(clock, useStats().data?.timeZone, Date.now())
  if (words === null) return null
  return (
    <>
      <p data-testid="other-zone">
        {words} If both are at the same site, set the time zone of the device: its pictures and schedules use its own
        clock.
      </p>
      <SetZone deviceId={deviceId} />
    </>
  )
}
