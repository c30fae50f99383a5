import type { PostDestination } from '../../device-client/device-types.ts'
import { oursMatcher, outsideAddress } from '../../devices/index.ts'
import { inWords } from '../../lib/in-words.ts'
import { minuteMs, secondMs } from '../../time/units.ts'
import { type DoctorFacts, type StoredDeviceFacts, wasReached } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'
import { deviceLink, deviceName, nameList, portToType, urlToType } from '../words.ts'

/** Derives one finding for each device that was reached, returned HTTP POST settings and should post here. */
function findEachDevice(
  { devices }: DoctorFacts,
  describe: (device: StoredDeviceFacts, destinations: readonly PostDestination[]) => Finding | null,
): Finding[] {
  return devices.filter(wasReached).flatMap(device => {
    if (device.device.unsetAt !== null) return []
    const found = device.postConfig ? describe(device, device.postConfig.destinations) : null
    return found ? [found] : []
  })
}

const setUpHere = 'Set it up again here (Devices, “Set up…”), or'

/** Returns the destination that is this server, which has the same position as in `targets`. */
function ourDestination({ device, postConfig }: StoredDeviceFacts): PostDestination | null {
  const n = device.targets.findIndex(({ ours, enabled }) => ours && enabled)
  return postConfig?.destinations[n] ?? null
}

/** Returns the separate v1 destination of 5.3.1, if it is enabled and leads here. */
function ourSeparateDestination(
  { device, postConfig }: StoredDeviceFacts,
  { server }: DoctorFacts,
): PostDestination | null {
  const beside = postConfig?.beside
  if (!beside?.enabled) return null
  const bound = server.run?.camera?.address
  const listensOn = bound === undefined || bound === '::' || bound === '0.0.0.0' ? null : bound
  const isOurs = oursMatcher({
    server: { port: server.cameraPort, outside: outsideAddress(server.cameraUrl) },
    deviceHost: device.host,
    listensOn,
  })
  return isOurs(beside) ? beside : null
}

const about = (facts: StoredDeviceFacts) => ({ subject: deviceName(facts), link: deviceLink(facts) })

/** Finds devices that post nowhere. */
export function httpPostOff(facts: DoctorFacts): Finding[] {
  return findEachDevice(facts, (device, destinations) => {
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

/** Returns the wrong part of a destination, its address or port; null when both are right. */
function mismatchOf({ host, port }: PostDestination, facts: DoctorFacts): Mismatch | null {
  const own = facts.server.cameraUrls.map(url => outsideAddress(url))
  const here = own.find(one => one?.host.replace(/^\[|\]$/g, '') === host)
  if (here) return port === here.port ? null : 'port'
  if (host.startsWith('127.')) return port === facts.server.cameraPort ? null : 'port'
  return 'address'
}

/** Finds devices that post to another server. */
export function postAddressWrong(facts: DoctorFacts): Finding[] {
  return findEachDevice(facts, (device, destinations) => {
    const { beside } = device.postConfig ?? {}
    const on = [...destinations, ...(beside ? [beside] : [])].filter(({ enabled }) => enabled)
    if (ourDestination(device) || ourSeparateDestination(device, facts)) return null
    // The destination most similar to this server's address is the intended one.
    const near = on.find(one => mismatchOf(one, facts) === 'port') ?? on.find(one => one.port === portToType(facts))
    const [meant] = near ? [near] : on
    if (!meant) return null
    const isPort = mismatchOf(meant, facts) === 'port'
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
        ? `${setUpHere} set Port to ${portToType(facts)}.`
        : `${setUpHere} set Domain/IP to this server’s address. If the other destination is wanted, add this one beside it.`,
    })
  })
}

/** Returns the protocol that a destination on this server should have. */
function schemeOf({ host, port }: PostDestination, { server }: DoctorFacts): 'http' | 'https' {
  const outside = outsideAddress(server.cameraUrl)
  return outside?.host === host && outside.port === port ? outside.protocol : server.scheme
}

/** Finds destinations with HTTPS instead of HTTP, or the reverse. */
export function postProtocolWrong(facts: DoctorFacts): Finding[] {
  return findEachDevice(facts, device => {
    const ours = ourDestination(device)
    if (!ours) return null
    const scheme = schemeOf(ours, facts)
    if (ours.protocol === scheme) return null
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

/** Finds paths that cannot be part of a request line. */
export function postPathWrong(facts: DoctorFacts): Finding[] {
  return findEachDevice(facts, device => {
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

/** Returns whether the posted data can be selected, which only V2 supports. */
const canSelectData = ({ postConfig }: StoredDeviceFacts) => postConfig?.version === 'v2'

export function nothingSubscribed(facts: DoctorFacts): Finding[] {
  return findEachDevice(facts, device => {
    const ours = ourDestination(device)
    if (!ours || !canSelectData(device)) return null
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
  return findEachDevice(facts, device => {
    const ours = ourDestination(device)
    if (!ours || !canSelectData(device) || !ours.data.includes('smartData')) return null
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
  return findEachDevice(facts, device => {
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

/** Finds devices with two destinations that lead here. */
export function postedTwice(facts: DoctorFacts): Finding[] {
  return findEachDevice(facts, device => {
    const listed = device.device.targets.filter(target => target.ours && target.enabled)
    const beside = ourSeparateDestination(device, facts)
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

/** Finds settings with element names that are not spelled as documented. */
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

/** Finds devices with correct settings and heartbeats, but without any event. */
export function nothingArmed(facts: DoctorFacts): Finding[] {
  const { senders, now } = facts
  return findEachDevice(facts, device => {
    const ours = ourDestination(device)
    const isSubscribed = ours && (!canSelectData(device) || (ours.data.includes('smartData') && ours.events.length > 0))
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
