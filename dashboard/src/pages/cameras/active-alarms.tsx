import { IconBellRinging } from '@tabler/icons-react'
import styles from '#features/cameras/cameras.module.css'
import { alarmWords } from '#features/cameras/status-words.ts'
import { formatDuration } from '#format/numbers.ts'
import { useNow } from '#format/use-now.ts'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'

/** The alarms that are active now, with their durations; with `most`, so many of them and the number of the others. */
export function ActiveAlarms({ alarms, most = alarms.length }: { alarms: ApiCamera['alarms']; most?: number }) {
  const active = alarms.filter(alarm => alarm.active)
  const shown = active.length > most ? active.slice(0, most) : active
  return active.length === 0 ? null : <Lasting alarms={shown} others={active.length - shown.length} />
}

function Lasting({ alarms, others }: { alarms: ApiCamera['alarms']; others: number }) {
  const now = useNow()
  return (
    <ul className={`${layout.list} ${styles.alarms}`} aria-label="Active alarms">
      {alarms.map(alarm => (
        <li key={`${alarm.name} ${alarm.rule}`}>
          <IconBellRinging size={14} aria-hidden /> {alarmWords(alarm)}
          <span>{formatDuration(wholeSeconds(now - Date.parse(alarm.since)))}</span>
        </li>
      ))}
      {others > 0 && <li>{others} more</li>}
    </ul>
  )
}

const wholeSeconds = (durationMs: number) => Math.max(1000, Math.round(durationMs / 1000) * 1000)
