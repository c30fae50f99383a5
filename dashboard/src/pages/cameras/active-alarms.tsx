import { IconBellRinging } from '@tabler/icons-react'
import type { ApiCamera } from '../../../../src/api/schemas/index.ts'
import { formatDuration } from '../../shared/formatters.ts'
import { useNow } from '../../shared/use-now.ts'
import styles from './cameras.module.css'
import { alarmWords } from './status-words.ts'

/** Alarms that last at the moment, and for how long. */
export function ActiveAlarms({ alarms }: { alarms: ApiCamera['alarms'] }) {
  const active = alarms.filter(alarm => alarm.active)
  return active.length === 0 ? null : <Lasting alarms={active} />
}

function Lasting({ alarms }: { alarms: ApiCamera['alarms'] }) {
  const now = useNow()
  return (
    <ul className={styles.alarms} aria-label="Active alarms">
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
