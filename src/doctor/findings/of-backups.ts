import type { DoctorFacts } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'

/** Finds scheduled backups that fail or are not made. */
export function backupFailing({ backup }: DoctorFacts): Finding[] {
  if (!backup) return []
  const isFailing = backup.kind === 'failing'
  return [
    finding({
      code: isFailing ? 'backup-failing' : 'backup-overdue',
      severity: 'warning',
      subject: 'backups',
      seen: backup.message,
      meaning: 'If the disk of the data fails now, what came since the last good backup is lost.',
      fix: backup.hint,
      link: '/settings/backups',
    }),
  ]
}
