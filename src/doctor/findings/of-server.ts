import { formatByteSize } from '../../lib/byte-size.ts'
import type { DoctorFacts } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'
import { plural } from '../words.ts'

const server = 'this server'
const port = 'camera port'

/** A command looked at the data of a server that does not run. */
export function serverStopped({ server: { isRunning, cameraPort }, machine }: DoctorFacts): Finding[] {
  if (isRunning !== false) return []
  const elsewhere = machine?.cameraPort === 'another-server' || machine?.cameraPort === 'other-program'
  return [
    finding({
      code: 'server-stopped',
      severity: 'error',
      subject: server,
      seen: `No server uses the data directory ${machine?.dataDir ?? ''}${elsewhere ? '' : `, and nothing answers on port ${cameraPort}`}.`,
      meaning: 'What devices post now is lost: they do not send it again.',
      fix: 'Start it. If it ran before and ended by itself, its log says why (`journalctl -u viewtron`).',
      command: 'viewtron serve',
    }),
  ]
}

/** The port this server was to have belongs to somebody else. */
export function portTaken({ server: { isRunning, cameraPort }, machine }: DoctorFacts): Finding[] {
  if (machine === null || isRunning !== false) return []
  const { cameraPort: answers, portHolder } = machine
  if (answers !== 'another-server' && answers !== 'other-program') return []
  const isOurs = answers === 'another-server'
  const holder = isOurs ? 'another Viewtron Event Server' : (portHolder ?? 'another program')
  return [
    finding({
      code: 'port-taken',
      severity: 'error',
      subject: `${port} ${cameraPort}`,
      seen: `Port ${cameraPort} is held by ${holder}${isOurs && portHolder ? ` (${portHolder})` : ''}.`,
      meaning: isOurs
        ? 'Two servers with different data directories: devices post to the other one.'
        : 'This server cannot open the port; what devices post there goes to that program.',
      fix: isOurs
        ? 'Stop one of them, or look at the other one with --data-dir.'
        : 'Stop that program, or set VIEWTRON_CAMERA_PORT to a free port and type that into the devices.',
      command: `ss -ltnp 'sport = :${cameraPort}'`,
    }),
  ]
}

/** The server runs, but its port is not where it should be. */
export function portNotAnswering({ server: { isRunning, cameraPort }, machine }: DoctorFacts): Finding[] {
  if (!isRunning || machine === null || machine.cameraPort === null || machine.cameraPort === 'ours') return []
  const isClosed = machine.cameraPort === 'closed'
  return [
    finding({
      code: 'port-not-answering',
      severity: 'error',
      subject: `${port} ${cameraPort}`,
      seen: isClosed
        ? `The server runs, but nothing answers on port ${cameraPort} of this machine.`
        : `The server runs, but port ${cameraPort} is answered by ${machine.portHolder ?? 'another program'}.`,
      meaning: 'It is starting or stopping, it was started with other settings than these, or it hangs.',
      fix: 'Ask again in a few seconds; then look at its log and restart it.',
      command: 'viewtron doctor',
    }),
  ]
}

/** Posts are refused because they cannot be stored; or what is stored cannot be read. */
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

/** Posts are stored, but what was stored may be unreadable in places. */
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

/** Nothing is removed for its age until the clock is right, or somebody says that it is. */
export function clockImplausible({ server: { clockTrouble } }: DoctorFacts): Finding[] {
  if (!clockTrouble) return []
  return [
    finding({
      code: 'clock-implausible',
      severity: 'error',
      subject: server,
      seen: clockTrouble.message,
      meaning: 'Events get wrong times, and retention would remove what is not old: it waits.',
      fix: clockTrouble.hint,
      command: 'timedatectl',
      link: '/settings/retention',
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

/** The command was run by another user than the server. */
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

/** It works, until the network or the other machine does something that a local disk never does. */
export function dataDirOnShare({ machine, server: { trouble } }: DoctorFacts): Finding[] {
  if (!machine?.networkShare || trouble?.code === 'data-dir-on-share') return []
  return [
    finding({
      code: 'data-dir-on-share',
      severity: 'warning',
      subject: 'storage',
      seen: `The data directory ${machine.dataDir} is on ${machine.networkShare}.`,
      meaning: 'A database on a network share may be damaged when the network fails; many shares give no file locks.',
      fix: 'Put the data directory on a local disk, and copy backups to the share.',
      command: `df -hT ${machine.dataDir}`,
    }),
  ]
}

/** Who has the key and the database has the passwords of all devices. */
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

const oldestNode = 24

export function nodeTooOld({ machine }: DoctorFacts): Finding[] {
  if (machine === null || machine.nodeMajor >= oldestNode) return []
  return [
    finding({
      code: 'node-too-old',
      severity: 'warning',
      subject: server,
      seen: `This is Node ${machine.nodeMajor}.`,
      meaning: `The server is made for Node ${oldestNode} and newer.`,
      fix: 'Run it through ./viewtron, which fetches the right one, or update Node.',
    }),
  ]
}

/** This machine's own clock: cameras cannot be judged by one that is wrong. */
export function clockNotSynchronised({ machine }: DoctorFacts): Finding[] {
  if (machine?.clockSynchronised !== false) return []
  return [
    finding({
      code: 'clock-not-synchronised',
      severity: 'info',
      subject: server,
      seen: 'The system says that its clock is not synchronised with a time server.',
      meaning: 'It may drift; a difference to a camera may then be this machine’s fault.',
      fix: 'Switch on time synchronisation.',
      command: 'timedatectl set-ntp true',
    }),
  ]
}

/** Nobody outside this machine can reach the port. */
export function loopbackOnly({ server: { run, cameraPort }, senders }: DoctorFacts): Finding[] {
  const address = run?.camera?.address
  if (address === undefined || !(address.startsWith('127.') || address === '::1')) return []
  // A reverse proxy or a program on this machine may be meant to post.
  if (senders.some(({ trace }) => trace.lastGoodAt !== null)) return []
  return [
    finding({
      code: 'loopback-only',
      severity: 'error',
      subject: `${port} ${cameraPort}`,
      seen: `The camera port listens on ${address} only.`,
      meaning: 'Only programs on this machine can reach it; a camera cannot.',
      fix: 'Remove VIEWTRON_CAMERA_HOST, or set it to the address of this machine in the cameras’ network.',
    }),
  ]
}

/** Nothing has ever connected. */
export function noSenderYet(facts: DoctorFacts): Finding[] {
  const { server: running, senders, machine } = facts
  if (!running.isRunning || senders.some(({ trace }) => trace.connections > 0 || trace.webPort)) return []
  const [first, ...others] = running.cameraUrls
  const orOne = others.length === 0 ? '' : ` (or ${others.join(', ')}, whichever the device can reach)`
  const inBox = machine?.isContainer ? ' In a container the port must be published (`-p 5002:5002`).' : ''
  const wall = machine?.firewall ? ` ${machine.firewall} is switched on.` : ''
  return [
    finding({
      code: 'no-sender-yet',
      severity: 'warning',
      subject: `${port} ${running.cameraPort}`,
      seen: `Nothing has connected to the camera port so far.${wall}`,
      meaning: 'No device has been pointed here, it was given another address or port, or a firewall is in between.',
      fix: `Set a camera up under Devices, or type ${first ?? 'the address of this server'}${orOne} into its HTTP POST settings. Try the address with a browser from another machine in the cameras’ network: it should answer with a line of text.${inBox}`,
      command: first ? `curl ${first}` : null,
      link: '/devices',
    }),
  ]
}

/** A firewall is worth a word only while somebody may be kept out by it. */
export function firewallOn({ server: { cameraPort }, senders, machine }: DoctorFacts): Finding[] {
  if (!machine?.firewall || senders.some(({ trace }) => trace.lastGoodAt !== null && !isOwn(trace.address))) return []
  return [
    finding({
      code: 'firewall-on',
      severity: 'info',
      subject: `${port} ${cameraPort}`,
      seen: `${machine.firewall} is switched on, and no device has got through so far.`,
      meaning: 'It may hold devices back; what it lets through cannot be seen without being root.',
      fix: `Let the cameras’ network reach TCP port ${cameraPort}.`,
      command: /ufw/i.test(machine.firewall) ? `sudo ufw allow ${cameraPort}/tcp` : 'sudo nft list ruleset',
    }),
  ]
}

const isOwn = (address: string) => address.startsWith('127.') || address === '::1'

/** What rules and automations wait for does not get through. */
export function outputFailing({ outputs = [] }: DoctorFacts): Finding[] {
  return outputs
    .filter(({ state }) => state === 'failing')
    .map(({ name, detail }) =>
      finding({
        code: 'output-failing',
        severity: 'warning',
        subject: name,
        seen: `The output ${name} does not deliver. ${detail}`,
        meaning: 'What is to receive events gets none. They are kept, and sent later where the output allows it.',
        fix: 'Correct the address or what is at the other end, then test the output.',
        link: '/outputs',
      }),
    )
}

/** Posts that could not be understood. */
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

/** Readers of the log pass over entries that they cannot digest. */
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
