import { IconBellRinging } from '@tabler/icons-react'
import styles from '#features/cameras/cameras.module.css'
import { alarmWords } from '#features/cameras/status-words.ts'
import { formatDuration } from '#format/numbers.ts'
import { useNow } from '#format/use-now.ts'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'

/** The alarms that are active now, with their durations. */
export function ActiveAlarms({ alarms }: { alarms: ApiCamera['alarms'] }) {
  const active = alarms.filter(alarm => alarm.active)
  return active.length === 0 ? null : <Lasting alarms={active} />
}

function Lasting({ alarms }: { alarms: ApiCamera['alarms'] }) {
  const now = useNow()
  return (
    <ul className={`${layout.list} ${styles.alarms}`} aria-label="Active alarms">
      {alarms.map(alarm => (
        <li key={`${alarm.name} ${alarm.rule}`}>
          <IconBellRinging size={14} aria-hidden /> {alarmWords(alarm)}
          <span>{formatDuration(wholeSeconds(now - Date.parse(alarm.since)))}</span>
        </li>
      ))}
    </ul>
  )
}

const wholeSeconds = (durationMs: number) => Math.max(1000, Math.round(durationMs / 1000) * 1000)
