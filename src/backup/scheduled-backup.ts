import type { SettingValue } from '../database/index.ts'
import { inWords } from '../lib/in-words.ts'
import { dayMs, hourMs, minuteMs } from '../time/units.ts'
import { minuteOf } from '../time/week-time.ts'
import { instantOfWall, wallTime } from '../time/zone-time.ts'

/** When backups are made, and where. */
export type BackupSchedule = NonNullable<SettingValue<'backup-schedule'>>

/** The last backup that the server made, and the last one that succeeded. */
export type BackupRuns = SettingValue<'backup-runs'>

export type BackupRunRecord = NonNullable<BackupRuns['last']>
export type RunProblem = NonNullable<BackupRunRecord['problem']>

const retryAfterMs = hourMs
/** A backup a day, and some hours for one that takes long or is repeated. */
const overdueAfterMs = 30 * hourMs

function scheduledAt({ at }: BackupSchedule, day: number, timeZone: string): number {
  return instantOfWall(day * dayMs + minuteOf(at) * minuteMs, timeZone)
}

const today = (now: number, timeZone: string) => Math.floor(wallTime(now, timeZone) / dayMs)

/**
 * When the next backup begins, a scheduled one or one that failed and is repeated; null where none are scheduled. Times
 * are milliseconds since 1970.
 */
export function nextBackupAt(
  schedule: BackupSchedule | null,
  { last }: BackupRuns,
  now: number,
  timeZone: string,
): number | null {
  if (!schedule?.enabled) return null
  const day = today(now, timeZone)
  const [first, second] = [day, day + 1].map(one => scheduledAt(schedule, one, timeZone)) as [number, number]
  const scheduled = first > now ? first : second
  return last?.problem ? Math.min(scheduled, Math.max(now, last.endedAt + retryAfterMs)) : scheduled
}

/** True where a backup should begin now: its time has come since the last one, or the last one failed an hour ago. */
export function isBackupDue(
  schedule: BackupSchedule | null,
  { last }: BackupRuns,
  now: number,
  timeZone: string,
): boolean {
  if (!schedule?.enabled) return false
  const day = today(now, timeZone)
  const times = [day - 1, day].map(one => scheduledAt(schedule, one, timeZone)).filter(at => at <= now)
  const latest = times.at(-1) ?? 0
  // After a clock was set back, the last backup may be in the future.
  const before = Math.min(Math.max(last?.startedAt ?? 0, schedule.savedAt), now)
  if (latest > before) return true
  return last !== null && last.problem !== null && now - last.endedAt >= retryAfterMs
}

/** The problem of the backups; null without one, or if none are scheduled. */
export interface BackupTrouble {
  kind: 'failing' | 'overdue'
  /** A sentence about it. */
  message: string
  hint: string
}

export function backupTrouble(
  schedule: BackupSchedule | null,
  { last, good }: BackupRuns,
  now: number,
): BackupTrouble | null {
  if (!schedule?.enabled) return null
  if (last?.problem) return { kind: 'failing', message: last.problem.message, hint: last.problem.hint }
  const since = Math.max(good?.startedAt ?? 0, schedule.savedAt)
  if (now - since <= overdueAfterMs) return null
  const age = good ? `The last good backup is ${inWords(now - good.startedAt)} old.` : 'No backup was made so far.'
  return { kind: 'overdue', message: age, hint: 'Start one under Settings → Backups; the log says what held it up.' }
}
