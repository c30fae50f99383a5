import { Badge } from '@mantine/core'
import { useApiQuery } from '#api/use-api-query.ts'
import { alarmWords } from '#features/cameras/status-words.ts'
import { devicePath } from '#features/devices/device-path.ts'
import { When } from '#format/when.tsx'
import type { ApiDevice, DeviceAlarms } from '#server/api/schemas/index.ts'
import { Problem } from '#ui/problem.tsx'
import classes from '../devices.module.css'

/** Changes of state reach the device's own list with 5–20 s delay; asking more often shows nothing sooner. */
const everyMs = 10_000

/** Alarms that the device says are active now. */
export function ActiveNow({ device }: { device: ApiDevice }) {
  const isFine = device.status.word === 'ok'
  const alarms = useApiQuery<DeviceAlarms>(`${devicePath(device.id)}/alarms`, {}, { enabled: isFine, everyMs })
  const active = alarms.data?.active ?? []
  const channelName = (id: number) => device.facts?.channels.find(channel => channel.id === id)?.name ?? `channel ${id}`
  return (
    <section className={classes.card} aria-labelledby="active">
      <header className={classes.cardHead}>
        <h2 id="active">Active now</h2>
        {alarms.data && (
          <span className={classes.faint}>
            asked <When at={alarms.data.at} as="relative" />
          </span>
        )}
      </header>
      {active.length > 0 && (
        <ul className={classes.badges}>
          {active.map(({ name, channel }) => (
            <li key={`${name} ${channel}`}>
              <Badge color="gray" variant="outline">
                {alarmWords({ name, rule: null })}
                {channel !== null && ` · ${channelName(channel)}`}
              </Badge>
            </li>
          ))}
        </ul>
      )}
      {alarms.data && active.length === 0 && <p className={classes.soft}>No alarm is active.</p>}
      {!isFine && !alarms.data && <p className={classes.soft}>Asked again as soon as the device answers.</p>}
      {alarms.error && <Problem what="Its alarms could not be asked." error={alarms.error} />}
    </section>
  )
}
