import { inWords } from '../../lib/in-words.ts'
import { dayMs, hourMs, minuteMs } from '../../time/units.ts'
import type { CameraFacts, DoctorFacts, SenderFacts } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'
import { nameList, plural, senderName } from '../words.ts'

const lately = (at: number | null | undefined, now: number) => at !== null && at !== undefined && now - at < dayMs

/** The advice to subscribe to events; menu names are those of docs/protocol/transport.md. */
const tickEvents =
  'Tick “Smart event data” and both pictures, and choose the events, in the device’s HTTP POST settings.'

function linkTo({ cameras }: SenderFacts): string {
  const [only, ...others] = cameras
  return only && others.length === 0 ? `/cameras/${encodeURIComponent(only.id)}` : '/devices'
}

/** Finds senders with heartbeats and nothing else. */
export function keepaliveOnly({ senders, now }: DoctorFacts): Finding[] {
  return senders.flatMap(sender => {
    const { trace } = sender
    const { keepalives, events, statuses, trajectories, unparsed } = trace
    if (keepalives === 0 || events + statuses + trajectories + unparsed > 0) return []
    if (!lately(trace.lastKeepaliveAt, now)) return []
    return [
      finding({
        code: 'keepalive-only',
        severity: 'info',
        subject: senderName(sender),
        seen: `${plural(keepalives, 'heartbeat')} came from it within ${inWords(now - trace.firstAt)}, and no event.`,
        meaning:
          'It is connected. Nothing has happened in front of it, no detection is armed, or no events are subscribed.',
        fix: `Walk through its picture. If nothing comes: switch on a detection and its schedule in the device. ${tickEvents}`,
        link: '/devices',
      }),
    ]
  })
}

const enoughAlarms = 3

/** Finds senders with alarm states, but without events. */
export function statusButNoEvents({ senders, now }: DoctorFacts): Finding[] {
  return senders.flatMap(sender => {
    const { alarmsWithoutEvent, lastEventAt, last } = sender.trace
    if (alarmsWithoutEvent < enoughAlarms || !lately(last?.at, now)) return []
    if (lastEventAt !== null && now - lastEventAt < hourMs) return []
    return [
      finding({
        code: 'status-but-no-events',
        severity: 'warning',
        subject: senderName(sender),
        seen: `It told of ${plural(alarmsWithoutEvent, 'alarm')} that began, without an event to any of them.`,
        meaning: 'Alarm status data is subscribed, and the events themselves are not.',
        fix: `${tickEvents} In a recorder: choose the types under Event Type and set the schedule to 24x7.`,
        link: linkTo(sender),
      }),
    ]
  })
}

/** Finds senders with positions, but without events. */
export function trajectoryOnly({ senders, now }: DoctorFacts): Finding[] {
  return senders.flatMap(sender => {
    const { trajectories, events, statuses, firstAt, last } = sender.trace
    if (trajectories === 0 || events + statuses > 0 || !lately(last?.at, now) || now - firstAt < minuteMs) return []
    return [
      finding({
        code: 'trajectory-only',
        severity: 'warning',
        subject: senderName(sender),
        seen: `${plural(trajectories, 'post')} with positions came from it, and no event.`,
        meaning: '“Smart track data” is subscribed, and the events are not.',
        fix: tickEvents,
        link: linkTo(sender),
      }),
    ]
  })
}

const enoughPictureless = 3

/** Finds events without the pictures of their kind. */
export function eventsWithoutPictures({ senders, now }: DoctorFacts): Finding[] {
  return senders.flatMap(sender => {
    const { pictureless, lastEventAt, withPictures } = sender.trace
    if (pictureless < enoughPictureless || !lately(lastEventAt, now)) return []
    const before = withPictures > 0 ? `; ${withPictures} before them had some` : ''
    return [
      finding({
        code: 'events-without-pictures',
        severity: 'warning',
        subject: senderName(sender),
        seen: `The last ${plural(pictureless, 'event')} of kinds that have pictures came without any${before}.`,
        meaning: 'The pictures are not subscribed in the device.',
        fix: 'Tick “Original picture” and “Target picture” in the device’s HTTP POST settings (in a recorder: Attaching Image, Snap and Original).',
        link: linkTo(sender),
      }),
    ]
  })
}

/** Finds unknown types of events, which are stored and shown, but not decoded in detail. */
export function unknownTypes({ senders, now }: DoctorFacts): Finding[] {
  return senders.flatMap(sender => {
    const types = Object.entries(sender.trace.unknownTypes).filter(([, tell]) => lately(tell.at, now))
    if (types.length === 0) return []
    return [
      finding({
        code: 'unknown-type',
        severity: 'info',
        subject: senderName(sender),
        seen: `Events of types that are not known here: ${nameList(types.map(([name, { count }]) => `${name} (${count})`))}.`,
        meaning: 'A newer firmware. They are stored with their pictures as “other”.',
        fix: 'Nothing has to be done. A sample helps: the live tap records some with plates and secrets removed.',
        link: '/doctor/tap',
      }),
    ]
  })
}

const enoughThin = 2

/** Finds events that lack details of their type and contain unknown element names. */
export function firmwareMisspelledPosts({ senders, unknownNames, now }: DoctorFacts): Finding[] {
  return senders.flatMap(sender =>
    Object.entries(sender.trace.thin).flatMap(([smartType, { run, at, postId }]) => {
      if (run < enoughThin || !lately(at, now)) return []
      const names = (postId !== null && unknownNames.get(postId)) || []
      // An unreadable plate is not caused by the firmware.
      if (names.length === 0) return []
      return [
        finding({
          code: 'firmware-misspelled',
          severity: 'warning',
          subject: senderName(sender),
          seen: `The last ${plural(run, 'event')} of type ${smartType} came without what such an event tells; there are elements with unknown names in them: ${nameList(names)}.`,
          meaning:
            'This firmware spells elements otherwise than others do, so part of the event is not understood. The posts are kept.',
          fix: 'Update the firmware of the device, and send us a recording of the live tap with plates and secrets removed.',
          link: '/doctor/tap',
        }),
      ]
    }),
  )
}

/** Finds a device that posts from two addresses at the same time. */
export function duplicateDevice({ senders, now }: DoctorFacts): Finding[] {
  const places = senders.flatMap(sender =>
    Object.entries(sender.trace.devices).map(([device, seen]) => ({ device, sender, ...seen })),
  )
  return [...Map.groupBy(places, place => place.device)].flatMap(([device, found]) => {
    const some = found.filter(place => now - place.lastAt < dayMs).toSorted((a, b) => a.firstAt - b.firstAt)
    // A device with a new address appears there only after its last post from the old one.
    const overlaps = some.some((place, n) => some.slice(n + 1).some(other => other.firstAt < place.lastAt))
    if (some.length < 2 || !overlaps) return []
    const cameras = new Map(some.flatMap(({ sender }) => sender.cameras.map(camera => [camera.id, camera])))
    return [
      duplicate(
        device,
        some.map(({ sender }) => sender.trace.address),
        [...cameras.values()],
      ),
    ]
  })
}

function duplicate(device: string, addresses: string[], cameras: CameraFacts[]): Finding {
  const names = cameras.map(({ name }) => name)
  return finding({
    code: 'duplicate-device',
    severity: 'warning',
    subject: names.length === 0 ? device : `${nameList(names)} (${addresses.join(', ')})`,
    seen: `Posts that say they are of the same device (${device}) come from ${addresses.join(' and ')} by turns.`,
    meaning:
      'One device with two network connections, two with a copied configuration, or one that posts both itself and through something in between. Their events become those of one camera, some perhaps twice.',
    fix: 'Leave one of them: switch off HTTP POST on the other, or give the copy its own identity (restore the factory settings).',
    link: '/cameras',
  })
}

const enoughRepeats = 5

/** Finds events that arrive twice. */
export function eventsTwice({ senders, now }: DoctorFacts): Finding[] {
  return senders.flatMap(sender => {
    const { repeats, events, lastEventAt } = sender.trace
    if (repeats < enoughRepeats || repeats * 3 < events || !lately(lastEventAt, now)) return []
    return [
      finding({
        code: 'events-twice',
        severity: 'info',
        subject: senderName(sender),
        seen: `${repeats} of ${plural(events, 'event')} came again and were stored once.`,
        meaning: 'The device has two destinations that lead here, or its connection breaks before the reply arrives.',
        fix: 'Look through the destinations in its HTTP POST settings.',
        link: '/devices',
      }),
    ]
  })
}
