import type { Device, Message, Source } from '../model/index.ts'
import { ipAddress, macAddress } from './values/addresses.ts'
import { integer } from './values/numbers.ts'
import { type Clock, instantOf, localInstantOf, microsOf } from './values/times.ts'
import { child, childText, type XmlElement } from './xml/element.ts'

/** The part that all kinds of messages have: format, device and time. */
export type Envelope = Pick<
  Message,
  'source' | 'formatVersion' | 'device' | 'occurredAt' | 'occurredAtZone' | 'occurredAtMicros'
>

/** The envelope of a message without facts about its sender. */
export function emptyEnvelope(): Envelope {
  return {
    source: null,
    formatVersion: null,
    device: { name: null, ip: null, mac: null, serial: null, channel: null },
    occurredAt: null,
    occurredAtZone: null,
  }
}

/** Reads the sender and the time of a post from a `config` or `DeviceInfo` root. */
export function readEnvelope(root: XmlElement, source: Source | null, clock: Clock): Envelope {
  const version = root.key === 'config' ? root.attributes.version?.trim() : undefined
  return {
    source,
    formatVersion: version || null,
    device: deviceOf(root),
    ...occurrence(childText(root, 'currenttime'), childText(root, 'datatime'), clock),
  }
}

/** Smart events of cameras contain the device's data directly; other posts have it in `deviceInfo` or a `DeviceInfo` root. */
function deviceOf(root: XmlElement): Device {
  const info = child(root, 'deviceinfo')
  const fact = (...keys: string[]) => childText(root, ...keys) ?? childText(info, ...keys)
  return {
    name: fact('devicename') ?? null,
    ip: ipAddress(fact('ip', 'ipaddress')),
    mac: macAddress(fact('mac', 'macaddress')),
    serial: fact('sn') ?? null,
    channel: integer(fact('channelid')),
  }
}

/** Reads the time of a post from its `currentTime`, or else from its `dataTime`. */
export function occurrence(
  sent: string | undefined,
  wall: string | undefined,
  clock: Clock,
): Pick<Envelope, 'occurredAt' | 'occurredAtZone' | 'occurredAtMicros'> {
  const instant = instantOf(sent, clock.receivedAt)
  if (instant !== null) {
    const micros = microsOf(sent)
    const facts = { occurredAt: instant, occurredAtZone: 'utc' as const }
    return micros === 0 ? facts : { ...facts, occurredAtMicros: micros }
  }
  const local = localInstantOf(wall, clock)
  return { occurredAt: local, occurredAtZone: local === null ? null : 'server' }
}
