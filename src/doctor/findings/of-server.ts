import type { DoctorFacts } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'

const server = 'this server'
const port = 'camera port'

/** Finds a stopped server. */
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

/** Finds a camera port that another program uses. */
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

/** Finds a running server that does not answer on its camera port. */
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

/** Finds an implausible clock. Retention is suspended until it is corrected or a person confirms it. */
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

/** Finds an unsynchronised clock of this machine, which makes the clocks of cameras appear wrong. */
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

/** Finds a camera port that only this machine can reach. */
export function loopbackOnly({ server: { run, cameraPort, cameraUrl }, senders }: DoctorFacts): Finding[] {
  const address = run?.camera?.address
  if (address === undefined || !(address.startsWith('127.') || address === '::1')) return []
  // A reverse proxy or a program on this machine may post.
  if (cameraUrl !== null || senders.some(({ trace }) => trace.lastGoodAt !== null)) return []
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

/** Finds that no device has ever connected. */
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

/** Finds an active firewall, as long as no other machine has posted. */
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

/** Finds outputs that do not deliver. */
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
