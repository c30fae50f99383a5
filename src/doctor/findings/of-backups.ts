import type { DoctorFacts } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'
import { plural } from '../words.ts'

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

/** Finds that the last check of the stored data found something. */
export function dataNotWhole({ check }: DoctorFacts): Finding[] {
  if (!check || check.findings === 0) return []
  const { findings, repairable, at } = check
  return [
    finding({
      code: 'data-not-whole',
      severity: 'warning',
      subject: 'stored data',
      seen: `The check of ${new Date(at).toISOString().slice(0, 10)} found ${plural(findings, 'fault')} in the stored data.`,
      meaning:
        'Files or rows were changed, removed or damaged by something else than this server, most often by the disk.',
      fix: repairable
        ? 'Check the disk (dmesg, SMART), then mend what can be mended from the original posts.'
        : 'Check the disk (dmesg, SMART), and get what is missing from a backup.',
      command: repairable ? 'viewtron verify --repair' : 'viewtron verify',
      link: '/settings/backups',
    }),
  ]
}

/** Finds that the stored data could not be checked. */
export function checkFailed({ check }: DoctorFacts): Finding[] {
  if (!check || check.problem === null) return []
  return [
    finding({
      code: 'check-failed',
      severity: 'warning',
      subject: 'stored data',
      seen: `The weekly check of the stored data could not be finished: ${check.problem}.`,
      meaning: 'Damage to the stored data would not be noticed.',
      fix: 'Check the disk (dmesg), then start the check again. It repeats by itself after a day.',
      command: 'viewtron verify',
      link: '/settings/backups',
    }),
  ]
}
