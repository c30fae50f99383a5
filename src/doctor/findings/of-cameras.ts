import { cameraStatus } from '../../analysis/index.ts'
import { inWords } from '../../lib/in-words.ts'
import { sharedCamera } from '../../model/index.ts'
import { offsetText } from '../../time/local-text.ts'
import { dayMs, hourMs, minuteMs, secondMs } from '../../time/units.ts'
import { zoneOffsetMs } from '../../time/zone-time.ts'
import { type CameraFacts, type DoctorFacts, type SenderFacts, wasReached } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'
import { ago, cameraName, senderName, urlToType } from '../words.ts'

const linkOf = ({ id }: CameraFacts) => `/cameras/${encodeURIComponent(id)}`

/** Returns the cameras that are neither ignored nor hidden. */
function watchedCameras({ cameras }: DoctorFacts): CameraFacts[] {
  return cameras.filter(({ id, state, isHidden }) => id !== sharedCamera.id && state !== 'ignored' && !isHidden)
}

/** Finds that more new devices appeared than allowed in a day, or in total. */
export function devicesBeyondLimit({ cameras }: DoctorFacts): Finding[] {
  const shared = cameras.find(({ id, state }) => id === sharedCamera.id && state !== 'ignored')
  if (!shared) return []
  return [
    finding({
      code: 'devices-beyond-limit',
      severity: 'warning',
      subject: shared.name,
      link: linkOf(shared),
      seen: `More devices appeared than may in a day; the posts of the others stand under ${shared.name}.`,
      meaning:
        'Something posts under ever new names, or a large site was connected at once. No rule acts on these posts.',
      fix: 'Forget the cameras that are not yours, find out what posts there, or raise VIEWTRON_NEW_DEVICES_PER_SENDER, VIEWTRON_NEW_DEVICES or VIEWTRON_MAX_DEVICES. Then forget this camera too.',
    }),
  ]
}

/** Finds recorders that lost a camera, from their posts or their answers. */
export function channelOffline(facts: DoctorFacts): Finding[] {
  const posted = watchedCameras(facts).filter(camera => camera.isChannelOffline)
  const say = (subject: string, seen: string, link: string) =>
    finding({
      code: 'channel-offline',
      severity: 'error',
      subject,
      seen,
      link,
      meaning: 'The recorder does not reach the camera of that channel, so it posts nothing of it.',
      fix: 'Look at the camera’s power and cable, and at its user and password in the recorder’s list of cameras.',
    })
  const known = new Set(posted.map(({ address, channel }) => `${address} ${channel}`))
  const asked = facts.devices
    .filter(wasReached)
    .flatMap(({ device }) =>
      (device.facts?.channels ?? [])
        .filter(({ id, online }) => online === false && !known.has(`${device.host} ${id}`))
        .map(({ id, name }) =>
          say(
            `${device.name} (${device.host}), channel ${id}`,
            `The recorder says that channel ${id}${name ? ` (${name})` : ''} is offline.`,
            `/devices/${encodeURIComponent(device.id)}`,
          ),
        ),
    )
  return [
    ...posted.map(camera =>
      say(cameraName(camera), `Its recorder reports that channel ${camera.channel ?? '?'} is offline.`, linkOf(camera)),
    ),
    ...asked,
  ]
}

const missedBeats = 3
const graceMs = 10 * secondMs
// Cameras that were gone for longer are considered removed.
const forgottenMs = 30 * dayMs

function isStopped({ trace, heartbeatMs }: SenderFacts, now: number): boolean {
  const last = Math.max(trace.last?.at ?? 0, trace.lastKeepaliveAt ?? 0)
  return heartbeatMs !== null && now - last > heartbeatMs * missedBeats + graceMs && now - last < forgottenMs
}

/** Finds senders whose heartbeats have stopped. */
export function heartbeatStopped({ senders, now, server }: DoctorFacts): Finding[] {
  // A stopped server receives no heartbeats.
  if (!server.isRunning) return []
  return senders.flatMap(sender => {
    const { trace, cameras, heartbeatMs } = sender
    // A camera that moved posts from its new address.
    const isHeard = cameras.some(
      ({ health }) => health?.lastSeen && now - health.lastSeen < (heartbeatMs ?? 0) * missedBeats,
    )
    const isIgnored = cameras.length > 0 && cameras.every(({ state, isHidden }) => state === 'ignored' || isHidden)
    if (heartbeatMs === null || isIgnored || isHeard || !isStopped(sender, now)) return []
    const last = Math.max(trace.last?.at ?? 0, trace.lastKeepaliveAt ?? 0)
    const since = Date.parse(server.run?.startedAt ?? '') || 0
    // After a start, devices need time for their next heartbeat.
    if (now - since < heartbeatMs * missedBeats + graceMs) return []
    const [only, ...others] = cameras
    return [
      finding({
        code: 'heartbeat-stopped',
        severity: 'error',
        subject: senderName(sender),
        seen: `Nothing for ${inWords(now - last)}; before, a heartbeat came every ${inWords(heartbeatMs)}.`,
        meaning:
          'The device is off, has lost its network, got another address, or its HTTP POST was switched off or pointed elsewhere.',
        fix: 'Look whether it answers. If it does, look at its HTTP POST settings.',
        command: `ping -c 3 ${trace.address}`,
        link: only && others.length === 0 ? linkOf(only) : '/cameras',
      }),
    ]
  })
}

const clockToleranceMs = minuteMs
const enoughClocks = 3

/** Finds wrong clocks. Equal offsets of all cameras indicate a wrong clock of this machine. */
export function clockSkew(facts: DoctorFacts): Finding[] {
  const asked = new Set(facts.devices.filter(({ device }) => device.clock).map(({ address }) => address))
  const clocks = watchedCameras(facts).flatMap(camera => {
    const skew = camera.health?.clockSkewMs ?? null
    return skew === null ? [] : [{ camera, skew }]
  })
  const off = clocks.filter(({ skew }) => Math.abs(skew) > clockToleranceMs)
  const [first] = off
  const isOurs =
    !!first &&
    off.length >= enoughClocks &&
    off.length === clocks.length &&
    off.every(({ skew }) => Math.abs(skew - first.skew) < clockToleranceMs)
  if (isOurs && first) return [ownClock(first.skew, off.length)]
  return (
    off
      // The device's own answer is more precise.
      .filter(({ camera }) => !asked.has(camera.address))
      .map(({ camera, skew }) =>
        finding({
          code: 'clock-skew',
          severity: 'warning',
          subject: cameraName(camera),
          link: linkOf(camera),
          seen: `Its posts are dated ${inWords(skew)} ${skew > 0 ? 'in the future' : 'in the past'}.`,
          meaning: 'Its clock or its time zone is set wrong. Events are shown and searched under that time.',
          fix: 'Set the time zone and a time server (NTP) in the device; a device of which the password is stored can be set from here.',
        }),
      )
  )
}

/**
 * Finds cameras that post local times of another zone than this server's. A device's configured zone alone is no
 * reason: times in UTC are read correctly.
 */
export function cameraZone(facts: DoctorFacts): Finding[] {
  const { now, server } = facts
  const ours = zoneOffsetMs(now, server.timeZone ?? 'UTC') / minuteMs
  const reached = facts.devices
    .filter(wasReached)
    .flatMap(({ device }) => device.cameras.map(({ id }) => ({ id, device })))
  return watchedCameras(facts).flatMap(camera => {
    const device = reached.find(({ id }) => id === camera.id)?.device
    const offset = camera.health?.zoneOffsetMinutes ?? null
    if (offset === null || offset === ours) return []
    const named = device?.clock?.timeZone ? ` (${device.clock.timeZone})` : ''
    return [
      finding({
        code: 'camera-zone',
        severity: 'warning',
        subject: cameraName(camera),
        seen: `Its clock shows ${offsetText(offset)}${named}; this server works in ${server.timeZone ?? 'UTC'}, ${offsetText(ours)}.`,
        meaning:
          'This camera is in another time zone. Its pictures carry other times than these pages, and its schedules begin and end at other hours. Alarm states go by the time of receipt, so they are right here.',
        fix: device
          ? 'Set the time zone in the device: the button on its page under Devices does it. Where the camera really is in that zone, nothing has to be done.'
          : 'Set the time zone in the device (System → Date and Time), then its time; a device of which the password is stored can be set from here. Where the camera really is in that zone, nothing has to be done.',
        link: device ? `/devices/${encodeURIComponent(device.id)}` : linkOf(camera),
      }),
    ]
  })
}

function ownClock(skew: number, count: number): Finding {
  return finding({
    code: 'server-clock-off',
    severity: 'warning',
    subject: 'this server',
    seen: `All ${count} cameras that tell the time differ from this machine by the same ${inWords(skew)}.`,
    meaning: `Probably this machine is ${inWords(skew)} ${skew > 0 ? 'behind' : 'ahead'}, not the cameras.`,
    fix: 'Switch on time synchronisation on this machine.',
    command: 'timedatectl status',
  })
}

/** Finds connected cameras without an event for a day. */
export function noEventsLately(facts: DoctorFacts): Finding[] {
  const { now } = facts
  return watchedCameras(facts).flatMap(camera => {
    const { health, isChannelOffline, state } = camera
    if (!health || health.lastEventAt === null || now - health.lastEventAt < dayMs) return []
    if (cameraStatus(health, { now: new Date(now), isChannelOffline, state }).word !== 'quiet') return []
    if (health.lastSeen === null || now - health.lastSeen > hourMs) return []
    return [
      finding({
        code: 'no-events-lately',
        severity: 'info',
        subject: cameraName(camera),
        link: linkOf(camera),
        seen: `It is connected; its last event came ${ago(health.lastEventAt, now)}.`,
        meaning: 'Nothing has happened there, or a detection or its schedule was switched off.',
        fix: 'If something should have: look at the detection and its schedule in the device.',
      }),
    ]
  })
}

/** Finds stored devices that have correct settings but do not post. */
export function deviceNotPosting(facts: DoctorFacts): Finding[] {
  const { devices, senders, now, server } = facts
  if (!server.isRunning) return []
  return devices.filter(wasReached).flatMap(({ device, address }) => {
    const target = device.targets.find(({ ours, enabled }) => ours && enabled)
    if (!target?.heartbeat) return []
    const own = new Set([address, ...device.cameras.map(({ id }) => id)])
    const from = senders.filter(({ trace, cameras }) => own.has(trace.address) || cameras.some(({ id }) => own.has(id)))
    const lastAt = Math.max(0, ...from.map(({ trace }) => trace.lastByteAt ?? 0))
    // The settings may have been written a moment ago.
    const beatMs = (target.heartbeatSeconds ?? 120) * secondMs
    const since = Math.max(
      lastAt,
      Date.parse(device.setUpAt ?? device.addedAt),
      Date.parse(server.run?.startedAt ?? '') || 0,
    )
    if (now - since < beatMs * missedBeats + graceMs) return []
    return [
      finding({
        code: 'device-not-posting',
        severity: 'error',
        subject: `${device.name} (${device.host})`,
        seen: `Its settings are right (${target.url}), it answers when asked, and ${lastAt === 0 ? 'nothing has ever come from it' : `nothing has come from it for ${inWords(now - lastAt)}`}.`,
        meaning:
          'It cannot reach this server: a firewall on this machine or between the networks lets it out and not in.',
        fix: `Let TCP port ${server.cameraPort} of this machine be reached from ${address}. The address that it has to reach: ${urlToType(facts)}.`,
        command: `sudo ufw allow from ${address} to any port ${server.cameraPort} proto tcp`,
        link: `/devices/${encodeURIComponent(device.id)}`,
      }),
    ]
  })
}
