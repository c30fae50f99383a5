import { formatByteSize } from '../../lib/byte-size.ts'
import type { DoctorFacts } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'
import { plural } from '../words.ts'

/** Finds problems that prevent storing posts or reading stored data. */
export function storageTrouble({ server: { trouble, isRunning } }: DoctorFacts): Finding[] {
  if (trouble === null) return []
  return [
    finding({
      code: 'storage-trouble',
      severity: 'error',
      subject: 'storage',
      seen: `${isRunning ? 'Posts are refused at the moment: ' : ''}${trouble.message} [${trouble.code}]`,
      meaning: isRunning
        ? 'What devices post now is lost: they do not send it again.'
        : 'A server cannot start with it, and nothing more can be said about devices.',
      fix: trouble.hint,
    }),
  ]
}

/** Finds damage in the stored data while posts can still be stored. */
export function databaseDamaged({ server: { damage, trouble } }: DoctorFacts): Finding[] {
  if (!damage || trouble?.code === damage.code) return []
  return [
    finding({
      code: 'database-damaged',
      severity: 'error',
      subject: 'storage',
      seen: `${damage.message} [${damage.code}]`,
      meaning: 'New posts are stored, but lists, exports and events.csv may lack what lies in the damaged part.',
      fix: `${damage.hint} docs/errors.md tells how to rescue what is in it.`,
    }),
  ]
}

export function dataDirNotWritable({ machine, server: { isRunning } }: DoctorFacts): Finding[] {
  if (!machine?.notWritable || isRunning === null) return []
  const isMissing = machine.notWritable.startsWith('there is no')
  return [
    finding({
      code: 'data-dir-not-writable',
      severity: 'error',
      subject: 'storage',
      seen: `The data directory ${machine.dataDir} cannot be written to: ${machine.notWritable}.`,
      meaning: isMissing
        ? isRunning
          ? 'Its disk was unplugged, or the directory was removed.'
          : 'No server has run with this directory yet, or its disk is not mounted.'
        : 'Nothing can be stored there by the user who runs this command. Is the server run by another one?',
      fix: isMissing
        ? 'Name the right one with --data-dir or VIEWTRON_DATA_DIR, mount its disk, or start the server, which makes it.'
        : 'Give the directory to the user who runs the server, and run this command as that user.',
      command: `ls -ld ${machine.dataDir}`,
    }),
  ]
}

/** Finds that the command runs as another user than the server. */
export function dataDirNotReadable({ machine, server: { isRunning, cameraPort } }: DoctorFacts): Finding[] {
  if (machine === null || isRunning !== null) return []
  const answers = machine.cameraPort === 'ours' ? ` A server of this kind answers on port ${cameraPort}.` : ''
  return [
    finding({
      code: 'data-dir-not-readable',
      severity: 'warning',
      subject: 'storage',
      seen: `This user may not read the data directory ${machine.dataDir}.${answers}`,
      meaning: 'Whether a server runs with it cannot be told, nor anything about its cameras and devices.',
      fix: 'Run this command as the user who runs the server, for example with `sudo -u`.',
      command: `ls -ld ${machine.dataDir}`,
    }),
  ]
}

const ofFileSystem = {
  share: { code: 'data-dir-on-share', severity: 'warning' },
  'no-journal': { code: 'data-dir-no-journal', severity: 'warning' },
  program: { code: 'data-dir-of-program', severity: 'warning' },
  removable: { code: 'data-dir-removable', severity: 'info' },
} as const

/** Finds a data directory on a file system that may fail in ways in which a usual local disk does not. */
export function dataDirOnUnusual({ machine, server: { trouble } }: DoctorFacts): Finding[] {
  const advice = machine?.fileSystem
  if (!advice || trouble?.code === ofFileSystem[advice.kind].code) return []
  return [
    finding({
      ...ofFileSystem[advice.kind],
      subject: 'storage',
      seen: `The data directory ${machine.dataDir} is on ${advice.words}.`,
      meaning: advice.meaning,
      fix: advice.fix,
      command: `df -hT ${machine.dataDir}`,
    }),
  ]
}

/** Finds a key file that other users can read. With the key and the database they have all device passwords. */
export function deviceKeyReadable({ machine }: DoctorFacts): Finding[] {
  if (!machine?.sharedKey) return []
  return [
    finding({
      code: 'device-key-readable',
      severity: 'warning',
      subject: 'passwords of devices',
      seen: `The key file ${machine.sharedKey} is open to others than its owner.`,
      meaning: 'Who reads it and the database can read the passwords of the stored devices.',
      fix: 'Take the rights of others away. If somebody may have read it, change the passwords in the devices.',
      command: `chmod 600 ${machine.sharedKey}`,
    }),
  ]
}

const littleRoomBytes = 512 * 2 ** 20

export function diskLow({ machine }: DoctorFacts): Finding[] {
  if (machine === null || machine.freeBytes === null || machine.freeBytes >= littleRoomBytes) return []
  return [
    finding({
      code: 'disk-low',
      severity: 'warning',
      subject: 'storage',
      seen: `${formatByteSize(Math.round(machine.freeBytes / 2 ** 20) * 2 ** 20)} are free on the disk of ${machine.dataDir}.`,
      meaning: 'An event with pictures takes about half a megabyte. A full disk refuses posts.',
      fix: 'Free some space, or let old events be removed: Settings, Retention.',
      command: `df -h ${machine.dataDir}`,
      link: '/settings/retention',
    }),
  ]
}

/** Finds posts that could not be parsed. */
export function unparsedPosts({ unparsed: { lastDay, lastReason, lastAddress } }: DoctorFacts): Finding[] {
  if (lastDay === 0) return []
  return [
    finding({
      code: 'unparsed-posts',
      severity: 'warning',
      subject: lastAddress ?? 'inbox',
      seen: `${plural(lastDay, 'post')} of the last day could not be understood; the last one: ${lastReason ?? 'no reason'}.`,
      meaning:
        'They are kept. A firmware that speaks otherwise, a post cut short on its way, or a program that is no camera.',
      fix: 'Look at them in the inbox; “Bug report bundle” leaves out pictures, plates and secrets.',
      link: '/inbox',
    }),
  ]
}

/** Finds entries of the log that a reader cannot process. */
export function entriesSetAside({ setAside }: DoctorFacts): Finding[] {
  if (!setAside || setAside.entries === 0) return []
  const { entries, readers, lastReason } = setAside
  const names = readers.map(reader => (reader === 'log' ? 'everything that reads the log' : reader))
  return [
    finding({
      code: 'entries-set-aside',
      severity: 'warning',
      subject: 'log',
      seen: `${entries === 1 ? '1 entry' : `${entries} entries`} of the log cannot be digested by ${names.join(', ')}; the newest one: ${lastReason ?? 'no reason'}`,
      meaning: 'It is passed over, so that it holds up nothing else. It may be missing in searches, counts or outputs.',
      fix: 'Look at it in the inbox and have it tried again there; that also happens by itself after an upgrade. If it stays, please report it.',
      link: '/inbox',
    }),
  ]
}
