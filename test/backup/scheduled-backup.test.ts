import { describe, expect, it } from 'vitest'
import {
  type BackupRunRecord,
  type BackupSchedule,
  backupTrouble,
  isBackupDue,
  nextBackupAt,
} from '../../src/backup/scheduled-backup.ts'
import { supersededBackups } from '../../src/backup/superseded-backups.ts'

const zone = 'Europe/Berlin'
const at = (text: string) => Date.parse(text)
const hourMs = 3_600_000

const schedule: BackupSchedule = {
  enabled: true,
  target: '/mnt/backup',
  at: '02:30',
  daily: 7,
  weekly: 4,
  keys: true,
  folderId: 'id',
  savedAt: at('2026-11-20T12:00:00Z'),
}
const made = { path: '/mnt/backup/x', files: 1, bytes: 1, copied: 1, missing: 0 }
const problem = { code: 'backup-failed', message: 'It failed.', hint: 'Look.' }

function run(startedAt: string, changes: Partial<BackupRunRecord> = {}): BackupRunRecord {
  return { startedAt: at(startedAt), endedAt: at(startedAt) + 60_000, made, removed: 0, problem: null, ...changes }
}

const none = { last: null, good: null }
const isDue = (now: string, last: BackupRunRecord | null = null, changes: Partial<BackupSchedule> = {}) =>
  isBackupDue({ ...schedule, ...changes }, { last, good: last }, at(now), zone)

describe('a scheduled backup', () => {
  it('is due at its time in the zone of the server, once a day', () => {
    expect(isDue('2026-11-21T01:29:59Z')).toBe(false)
    expect(isDue('2026-11-21T01:30:00Z')).toBe(true)
    expect(isDue('2026-11-21T02:00:00Z', run('2026-11-21T01:30:05Z'))).toBe(false)
    expect(isDue('2026-11-22T01:30:00Z', run('2026-11-21T01:30:05Z'))).toBe(true)
    expect(nextBackupAt(schedule, none, at('2026-11-21T01:30:00Z'), zone)).toBe(at('2026-11-22T01:30:00Z'))
    expect(nextBackupAt(schedule, none, at('2026-11-21T01:29:00Z'), zone)).toBe(at('2026-11-21T01:30:00Z'))
  })

  it('is made up for after the machine was off', () => {
    expect(isDue('2026-11-23T15:00:00Z', run('2026-11-21T01:30:05Z'))).toBe(true)
    expect(isDue('2026-11-22T00:10:00Z', run('2026-11-20T01:30:00Z'))).toBe(true)
  })

  it('does not start when it is set after its time of that day, nor while it is off', () => {
    expect(isDue('2026-11-20T13:00:00Z')).toBe(false)
    expect(isDue('2026-11-21T01:30:00Z', null, { enabled: false })).toBe(false)
    expect(nextBackupAt({ ...schedule, enabled: false }, none, at('2026-11-21T01:30:00Z'), zone)).toBeNull()
    expect(isBackupDue(null, none, at('2026-11-21T01:30:00Z'), zone)).toBe(false)
  })

  it('is tried again an hour after it failed', () => {
    const failed = run('2026-11-21T01:30:00Z', { made: null, problem })
    expect(isDue('2026-11-21T02:30:00Z', failed)).toBe(false)
    expect(isDue('2026-11-21T02:31:00Z', failed)).toBe(true)
    const runs = { last: failed, good: null }
    expect(nextBackupAt(schedule, runs, at('2026-11-21T01:32:00Z'), zone)).toBe(at('2026-11-21T02:31:00Z'))
  })

  it('is still made after the clock was set back', () => {
    expect(isDue('2026-11-21T01:30:00Z', run('2027-05-01T01:30:00Z'))).toBe(false)
    expect(isDue('2026-11-21T01:30:01Z', run('2026-11-21T01:29:00Z'))).toBe(true)
  })
})

describe('the trouble with backups', () => {
  const good = run('2026-11-21T01:30:00Z')
  const now = good.startedAt

  it('is a failed one, until the next good one', () => {
    const last = run('2026-11-22T01:30:00Z', { made: null, problem })
    expect(backupTrouble(schedule, { last, good }, now + 25 * hourMs)).toEqual({
      kind: 'failing',
      message: 'It failed.',
      hint: 'Look.',
    })
    expect(backupTrouble(schedule, { last: good, good }, now + 29 * hourMs)).toBeNull()
  })

  it('is a good one that is older than 30 h, counted from the setting at the earliest', () => {
    expect(backupTrouble(schedule, { last: good, good }, now + 31 * hourMs)).toMatchObject({
      kind: 'overdue',
      message: 'The last good backup is 1 day 7 h old.',
    })
    expect(backupTrouble(schedule, none, schedule.savedAt + 29 * hourMs)).toBeNull()
    expect(backupTrouble(schedule, none, schedule.savedAt + 31 * hourMs)?.message).toBe('No backup was made so far.')
    expect(backupTrouble({ ...schedule, enabled: false }, none, schedule.savedAt + 31 * hourMs)).toBeNull()
  })
})

describe('superseded backups', () => {
  const name = (time: string) => `/mnt/backup/${time.replaceAll(':', '-')}`
  const days = Array.from({ length: 40 }, (_, n) =>
    new Date(at('2026-10-20T01:30:00Z') + n * 24 * hourMs).toISOString(),
  )

  it('leave the newest of seven days and of four weeks', () => {
    const removed = new Set(supersededBackups(days.map(name), { daily: 7, weekly: 4 }))
    const kept = days.filter(time => !removed.has(name(time))).map(time => time.slice(0, 10))
    // 28 November 2026 is a Saturday; the weeks before end on Sundays.
    expect(kept).toEqual([
      '2026-11-08',
      '2026-11-15',
      '2026-11-22',
      '2026-11-23',
      '2026-11-24',
      '2026-11-25',
      '2026-11-26',
      '2026-11-27',
      '2026-11-28',
    ])
  })

  it('count days with a backup only, and never the newest one', () => {
    const rare = ['2026-01-05T01:00:00.000Z', '2026-03-05T01:00:00.000Z', '2026-03-05T09:00:00.000Z'].map(name)
    expect(supersededBackups(rare, { daily: 2, weekly: 0 })).toEqual([rare[1]])
    expect(supersededBackups(rare, { daily: 0, weekly: 0 })).toEqual([rare[1], rare[0]])
    expect(supersededBackups([], { daily: 1, weekly: 1 })).toEqual([])
  })
})
