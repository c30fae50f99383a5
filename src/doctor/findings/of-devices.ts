import type { PostDestination } from '../../device-client/device-types.ts'
import { oursMatcher } from '../../devices/index.ts'
import { inWords } from '../../lib/in-words.ts'
import { minuteMs, secondMs } from '../../time/units.ts'
import { type DoctorFacts, type StoredDeviceFacts, wasReached } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'
import { deviceLink, deviceName, nameList, urlToType } from '../words.ts'

/** Findings of each device that was reached, tells its HTTP POST settings and is meant to post here. */
function eachDestinations(
  { devices }: DoctorFacts,
  say: (device: StoredDeviceFacts, destinations: readonly PostDestination[]) => Finding | null,
): Finding[] {
  return devices.filter(wasReached).flatMap(device => {
    if (device.device.unsetAt !== null) return []
    const found = device.postConfig ? say(device, device.postConfig.destinations) : null
    return found ? [found] : []
  })
}

const setUpHere = 'Set it up again here (Devices, “Set up…”), or'

/** The destination that is meant to be this server: the position among `targets` is the same. */
function ourDestination({ device, postConfig }: StoredDeviceFacts): PostDestination | null {
  const n = device.targets.findIndex(({ ours, enabled }) => ours && enabled)
  return postConfig?.destinations[n] ?? null
}

/** The older setting that 5.3.1 has beside its list, where it is on and leads here. */
function besideOfOurs({ device, postConfig }: StoredDeviceFacts, { server }: DoctorFacts): PostDestination | null {
  const beside = postConfig?.beside
  if (!beside?.enabled) return null
  const bound = server.run?.camera?.address
  const listensOn = bound === undefined || bound === '::' || bound === '0.0.0.0' ? null : bound
  const isOurs = oursMatcher({ server: { port: server.cameraPort }, deviceHost: device.host, listensOn })
  return isOurs(beside) ? beside : null
}

const about = (facts: StoredDeviceFacts) => ({ subject: deviceName(facts), link: deviceLink(facts) })

interface AccessFinding {
  code: string
  severity: Finding['severity']
  meaning: string
  fix: string
}

const accessFindings: Partial<Record<string, AccessFinding>> = {
  'password-wrong': {
    code: 'device-password-wrong',
    severity: 'error',
    meaning:
      'The password or the user name stored here is not the device’s. It is not tried again, so that the device does not lock the account.',
    fix: 'Type the right password under Devices, Change password. One attempt is made with it.',
  },
  locked: {
    code: 'device-locked',
    severity: 'error',
    meaning: 'The device has locked the account after wrong passwords, of this server or of somebody else.',
    fix: 'Wait until it opens again (mostly 30 minutes) or restart the device, find out who signs in wrongly, then check it here again.',
  },
  'certificate-changed': {
    code: 'device-certificate-changed',
    severity: 'error',
    meaning:
      'The device got a new certificate (a firmware update, a reset), or something else answers under its address. The password was not sent.',
    fix: 'Compare the fingerprint with the one the device shows. If it is right: Devices, Trust the new certificate.',
  },
  unreachable: {
    code: 'device-unreachable',
    severity: 'warning',
    meaning: 'The device is off, has another address, or its web port was changed. Its posts may still arrive.',
    fix: 'Look whether it is on and under which address it answers; change the address under Devices.',
  },
  failing: {
    code: 'device-failing',
    severity: 'warning',
    meaning: 'The device answers, but not as expected.',
    fix: 'Check it again. If it stays so, restart the device or update its firmware.',
  },
}

/** Devices that cannot be asked. */
export function deviceAccess({ devices }: DoctorFacts): Finding[] {
  return devices.flatMap(facts => {
    const { word, reason } = facts.device.status
    const known = accessFindings[word]
    if (!known) return []
    const { host, port } = facts.device
    const command = word === 'unreachable' ? `ping -c 3 ${host}` : null
    return [finding({ ...known, ...about(facts), seen: `${host}:${port}: ${reason}`, command })]
  })
}

/** Nothing is posted anywhere, or not to us. */
export function httpPostOff(facts: DoctorFacts): Finding[] {
  return eachDestinations(facts, (device, destinations) => {
    if (destinations.some(({ enabled }) => enabled) || device.postConfig?.beside?.enabled) return null
    return finding({
      code: 'http-post-off',
      severity: 'error',
      ...about(device),
      seen:
        destinations.length === 0 ? 'It has no destination for HTTP POST.' : 'HTTP POST is switched off in the device.',
      meaning: 'It posts nothing to anybody.',
      fix: `${setUpHere} switch on “Enable” in its HTTP POST settings and type ${urlToType(facts)}.`,
    })
  })
}

type Mismatch = 'address' | 'port'

/** How a destination misses us; null where it is ours or has nothing to do with us. */
function missOf({ host, port }: PostDestination, facts: DoctorFacts): Mismatch | null {
  const own = facts.server.cameraUrls.map(url => new URL(url).hostname.replace(/^\[|\]$/g, ''))
  const isHere = own.includes(host) || host.startsWith('127.')
  if (isHere) return port === facts.server.cameraPort ? null : 'port'
  return 'address'
}

/** It posts, and somewhere else. */
export function postAddressWrong(facts: DoctorFacts): Finding[] {
  return eachDestinations(facts, (device, destinations) => {
    const { beside } = device.postConfig ?? {}
    const on = [...destinations, ...(beside ? [beside] : [])].filter(({ enabled }) => enabled)
    if (ourDestination(device) || besideOfOurs(device, facts)) return null
    // The one that nearly leads here is the one that was meant to.
    const near = on.find(one => missOf(one, facts) === 'port') ?? on.find(one => one.port === facts.server.cameraPort)
    const [meant] = near ? [near] : on
    if (!meant) return null
    const isPort = missOf(meant, facts) === 'port'
    const { host, port } = meant
    const to = urlToType(facts)
    return finding({
      code: isPort ? 'post-port-wrong' : 'post-address-wrong',
      severity: 'error',
      ...about(device),
      seen: `It posts to ${host}, port ${port}. This server is ${to}.`,
      meaning: isPort
        ? `Port ${port} is not the camera port of this server.`
        : 'That is another machine, or an address this server no longer has. What is posted there does not arrive here.',
      fix: isPort
        ? `${setUpHere} set Port to ${facts.server.cameraPort}.`
        : `${setUpHere} set Domain/IP to this server’s address. If the other destination is wanted, add this one beside it.`,
    })
  })
}

/** HTTPS or HTTP where the other is spoken. */
export function postProtocolWrong(facts: DoctorFacts): Finding[] {
  const { scheme } = facts.server
  return eachDestinations(facts, device => {
    const ours = ourDestination(device)
    if (!ours || ours.protocol === scheme) return null
    return finding({
      code: 'post-protocol-wrong',
      severity: 'error',
      ...about(device),
      seen: `It posts over ${ours.protocol.toUpperCase()}; the camera port speaks ${scheme.toUpperCase()}.`,
      meaning: 'Nothing of what it sends can be read.',
      fix: `${setUpHere} set Protocol to ${scheme.toUpperCase()}.`,
    })
  })
}

/** A path that makes no request line. */
export function postPathWrong(facts: DoctorFacts): Finding[] {
  return eachDestinations(facts, device => {
    const ours = ourDestination(device)
    if (!ours || (ours.path.startsWith('/') && !/\s/.test(ours.path))) return null
    return finding({
      code: 'post-path-wrong',
      severity: 'error',
      ...about(device),
      seen: `Its Path is “${ours.path}”.`,
      meaning: 'A path begins with a slash and has no blanks; what comes out otherwise is no request that can be read.',
      fix: `${setUpHere} type /API into Path.`,
    })
  })
}

/** Only V2 lets choose what is posted. */
const chooses = ({ postConfig }: StoredDeviceFacts) => postConfig?.version === 'v2'

export function nothingSubscribed(facts: DoctorFacts): Finding[] {
  return eachDestinations(facts, device => {
    const ours = ourDestination(device)
    if (!ours || !chooses(device)) return null
    const [noData, noEvents] = [!ours.data.includes('smartData'), ours.events.length === 0]
    if (!noData && !noEvents) return null
    const missing = [...(noData ? ['Smart event data'] : []), ...(noEvents ? ['any event'] : [])]
    return finding({
      code: 'nothing-subscribed',
      severity: 'error',
      ...about(device),
      seen: `Its destination for this server is on, without ${missing.join(' and ')}${ours.data.length > 0 ? ` (it posts ${ours.data.join(', ')})` : ''}.`,
      meaning: 'Heartbeats come, and events never will.',
      fix: `${setUpHere} tick “Smart event data”, “Original picture” and “Target picture” and choose all events.`,
    })
  })
}

export function picturesOff(facts: DoctorFacts): Finding[] {
  return eachDestinations(facts, device => {
    const ours = ourDestination(device)
    if (!ours || !chooses(device) || !ours.data.includes('smartData')) return null
    if (ours.data.includes('sourceImage') || ours.data.includes('targetImage')) return null
    return finding({
      code: 'pictures-off',
      severity: 'warning',
      ...about(device),
      seen: 'Events are subscribed for this server, and neither of the two pictures.',
      meaning: 'Its events arrive without pictures.',
      fix: `${setUpHere} tick “Original picture” and “Target picture”.`,
    })
  })
}

export function heartbeatOff(facts: DoctorFacts): Finding[] {
  return eachDestinations(facts, device => {
    const ours = ourDestination(device)
    if (!ours || ours.heartbeat) return null
    return finding({
      code: 'heartbeat-off',
      severity: 'info',
      ...about(device),
      seen: 'Its heartbeat is switched off.',
      meaning: 'Events arrive; but nobody can tell a quiet camera from one that is off.',
      fix: `${setUpHere} tick “Send heartbeat” with an interval of 30 s.`,
    })
  })
}

/** Two destinations that both lead here. */
export function postedTwice(facts: DoctorFacts): Finding[] {
  return eachDestinations(facts, device => {
    const listed = device.device.targets.filter(target => target.ours && target.enabled)
    const beside = besideOfOurs(device, facts)
    const ours = [...listed.map(({ url }) => url), ...(beside ? ['the older HTTP POST setting beside the list'] : [])]
    if (ours.length < 2) return null
    return finding({
      code: 'posted-twice',
      severity: 'warning',
      ...about(device),
      seen: `${ours.length} of its destinations are this server: ${ours.join(', ')}.`,
      meaning: 'Everything comes twice. What can be recognised as a repeat is stored once, the rest is not.',
      fix: 'Switch one of them off.',
    })
  })
}

/** Settings whose elements are spelled otherwise than documented. */
export function firmwareMisspelledSettings(facts: DoctorFacts): Finding[] {
  return facts.devices.filter(wasReached).flatMap(device => {
    const names = device.postConfig?.unusualNames ?? []
    if (names.length === 0) return []
    const { model, firmware } = device.device.facts ?? {}
    return [
      finding({
        code: 'firmware-misspelled',
        severity: 'info',
        ...about(device),
        seen: `Its HTTP POST settings spell elements otherwise than documented: ${nameList(names)}${firmware ? ` (${[model, firmware].filter(Boolean).join(', ')})` : ''}.`,
        meaning: 'A firmware of its own kind. Its settings are read and written in its own spelling.',
        fix: 'Nothing has to be done while events arrive whole; if not, update its firmware.',
      }),
    ]
  })
}

const clockToleranceMs = minuteMs

export function deviceClockOff({ devices }: DoctorFacts): Finding[] {
  return devices.filter(wasReached).flatMap(facts => {
    const { clock } = facts.device
    if (!clock || Math.abs(clock.offsetMs) <= clockToleranceMs) return []
    const zone = clock.timeZone === null ? '' : ` (${clock.timeZone})`
    const ntp = clock.ntp === false ? ' It uses no time server.' : ''
    return [
      finding({
        code: 'device-clock-off',
        severity: 'warning',
        ...about(facts),
        seen: `Its clock says ${clock.deviceTime}${zone}, ${inWords(clock.offsetMs)} ${clock.offsetMs > 0 ? 'ahead' : 'behind'}.${ntp}`,
        meaning: 'Its events are shown and searched under the wrong time.',
        fix: '“Set to this server’s time” on its page under Devices sets it; a time server (NTP) in the device keeps it right.',
      }),
    ]
  })
}

const waitedMs = 10 * minuteMs

/** Everything is set right, heartbeats come, and there never was an event. */
export function nothingArmed(facts: DoctorFacts): Finding[] {
  const { senders, now } = facts
  return eachDestinations(facts, device => {
    const ours = ourDestination(device)
    const isSubscribed = ours && (!chooses(device) || (ours.data.includes('smartData') && ours.events.length > 0))
    if (!ours || !isSubscribed) return null
    const here = senders.filter(({ trace }) => trace.address === device.address)
    const beats = here.reduce((sum, { trace }) => sum + trace.keepalives, 0)
    const firstAt = Math.min(now, ...here.map(({ trace }) => trace.firstAt))
    const hasEvents = here.some(({ trace }) => trace.events + trace.statuses > 0)
    if (beats === 0 || hasEvents || now - firstAt < waitedMs) return null
    return finding({
      code: 'nothing-armed',
      severity: 'info',
      ...about(device),
      seen: `Its settings are right and ${beats} heartbeats have come within ${inWords(now - firstAt + secondMs)}, and no event.`,
      meaning: 'No detection is switched on in it, its schedule is empty, or nothing has happened.',
      fix: 'Draw a zone or a line and switch the detection on in the device (with its schedule), then walk through the picture.',
    })
  })
}
