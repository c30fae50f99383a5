import { Button } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { useMayChange, useStats } from '#api/use-session.ts'
import { devicePath, showsDevices } from '#features/devices/device-path.ts'
import type { ApiDevice, ClockAnswer } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import { clockWords, isClockOff, zoneWords } from '../device-words.ts'
import classes from '../devices.module.css'

/** The device's clock beside this server's, and setting it. */
export function ClockPart({ device, clock }: { device: ApiDevice; clock: NonNullable<ApiDevice['clock']> }) {
  const mayChange = useMayChange()
  const [isAsking, setAsking] = useState(false)
  const set = useChange<void, ClockAnswer>(api => api.send('POST', `${devicePath(device.id)}/clock`), showsDevices)
  return (
    <section className={classes.card} aria-labelledby="clock">
      <h2 id="clock">Clock</h2>
      <p>
        <span className={classes.clock} data-off={isClockOff(clock) || undefined}>
          {clockWords(clock)}
        </span>
        <span className={classes.lastDone}>
          It said {clock.deviceTime}
          {clock.timeZone && ` (${clock.timeZone})`} when it was checked.
        </span>
      </p>
      <OtherZone clock={clock} />
      {mayChange && (
        <div className={classes.row}>
          <Button
            variant={isClockOff(clock) ? 'filled' : 'default'}
            loading={set.isPending}
            onClick={() => (clock.ntp === true ? setAsking(true) : set.mutate())}
          >
            Set to this server’s time{clock.ntp === true && '…'}
          </Button>
          <span role="status" className={classes.soft}>
            {set.data && `Set: it is ${clockWords({ ...set.data.after, ntp: null }).toLowerCase()} now.`}
          </span>
        </div>
      )}
      {isAsking && (
        <section className={classes.question} aria-label="Switch NTP off">
          <p>
            NTP sets its clock. Setting it from here switches that off, and the clock drifts from then on. If it is
            wrong, its time server or its time zone usually is: better to mend those in its own menus.
          </p>
          <div className={classes.row}>
            <Button onClick={() => setAsking(false)}>Leave NTP on</Button>
            <Button
              variant="default"
              onClick={() => {
                setAsking(false)
                set.mutate()
              }}
            >
              Switch NTP off and set it
            </Button>
          </div>
        </section>
      )}
      {set.error && <Problem what="Its clock was not set." error={set.error} />}
    </section>
  )
}

function OtherZone({ clock }: { clock: NonNullable<ApiDevice['clock']> }) {
  const words = zoneWords(clock, useStats().data?.timeZone, Date.now())
  if (words === null) return null
  return (
    <p data-testid="other-zone">
      {words} If it is in the same place as this server, set the zone in its own menus (System → Date and Time), then
      set its time here: its pictures and schedules go by its own clock.
    </p>
  )
}
