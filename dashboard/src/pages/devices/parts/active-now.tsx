import { Badge } from '@mantine/core'
import { useApiQuery } from '#api/use-api-query.ts'
import { alarmWords } from '#features/cameras/status-words.ts'
import { When } from '#format/when.tsx'
import type { ApiDevice } from '#server/api/schemas/index.ts'
import { Card, CardHead } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'

/** Changes of state reach the device's own list with 5–20 s delay; asking more often shows nothing sooner. */
const everyMs = 10_000

/** Alarms that the device says are active now. */
export function ActiveNow({ device }: { device: ApiDevice }) {
  const isFine = device.status.word === 'ok'
  const alarms = useApiQuery('devices/{id}/alarms', { params: { id: device.id } }, { enabled: isFine, everyMs })
  const active = alarms.data?.active ?? []
  const channelName = (id: number) => device.facts?.channels.find(channel => channel.id === id)?.name ?? `channel ${id}`
  return (
    <Card aria-labelledby="active">
      <CardHead>
        <h2 id="active">Active now</h2>
        {alarms.data && (
          <span className={tones.faint}>
            checked <When at={alarms.data.at} as="relative" />
          </span>
        )}
      </CardHead>
      {active.length > 0 && (
        <ul className={layout.buttons}>
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
      {alarms.data && active.length === 0 && <p className={tones.soft}>No active alarms.</p>}
      {!isFine && !alarms.data && <p className={tones.soft}>Updates as soon as the device answers.</p>}
      <Problem what="The alarms could not be loaded." error={alarms.error} />
    </Card>
  )
}
