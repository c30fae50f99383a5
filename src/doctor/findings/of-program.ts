import type { DoctorFacts } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'
import { plural } from '../words.ts'

/** Finds unexpected errors inside the server, which continued after them. */
export function programFault({ server: { faults } }: DoctorFacts): Finding[] {
  if (!faults) return []
  return [
    finding({
      code: 'program-fault',
      severity: 'warning',
      subject: 'this server',
      seen: `${plural(faults.total, 'fault')} of the program itself since its start; the last one: ${faults.last}.`,
      meaning: 'Part of its work was not done. Posts that could not be stored because of it are kept in the inbox.',
      fix: 'Update to the newest version. If it stays, report it with the lines of the log that end in [internal-error].',
      command: 'journalctl -u viewtron | grep internal-error',
    }),
  ]
}

/** Finds an empty, misspelt or unsupported TZ, or an unknown zone of the machine. */
export function timeZoneWrong({ server: { zoneRemark } }: DoctorFacts): Finding[] {
  if (!zoneRemark) return []
  return [
    finding({
      code: 'time-zone-wrong',
      severity: 'warning',
      subject: 'this server',
      seen: zoneRemark,
      meaning:
        'Days, times of events.csv and times that devices send without a zone are those of that zone, which may not be yours.',
      fix: 'Set TZ to the name of your zone, without quotes, and restart the server.',
      command: 'TZ=Europe/Berlin viewtron serve',
    }),
  ]
}
