import { Button } from '@mantine/core'
import type { ApiDevice, ClockAnswer } from '../../../../../src/api/schemas/index.ts'
import { useChange } from '../../../api/use-change.ts'
import { useMayChange } from '../../../api/use-session.ts'
import { Problem } from '../../../shared/problem.tsx'
import { devicePath, showsDevices } from '../device-path.ts'
import { clockWords, isClockOff } from '../device-words.ts'
import classes from '../devices.module.css'

/** The device's clock beside this server's, and setting it. */
export function ClockPart({ device, clock }: { device: ApiDevice; clock: NonNullable<ApiDevice['clock']> }) {
  const mayChange = useMayChange()
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
      {mayChange && (
        <div className={classes.row}>
          <Button
            variant={isClockOff(clock) ? 'filled' : 'default'}
            loading={set.isPending}
            onClick={() => set.mutate()}
          >
            Set to this server’s time
          </Button>
          <span role="status" className={classes.soft}>
            {set.data && `Set: it is ${clockWords({ ...set.data.after, ntp: null }).toLowerCase()} now.`}
          </span>
        </div>
      )}
      {clock.ntp === true && isClockOff(clock) && (
        <p className={classes.faint}>NTP sets its clock: look at its time server and zone, or it comes back wrong.</p>
      )}
      {set.error && <Problem what="Its clock was not set." error={set.error} />}
    </section>
  )
}
