import { formatCount, formatDuration } from '#format/numbers.ts'
import type { ApiDevice, ApiDeviceFacts, DeviceLook, PostTarget } from '#server/api/schemas/index.ts'
import { offsetText } from '#server/time/local-text.ts'
import { zoneOffsetMs } from '#server/time/zone-time.ts'

type DeviceClock = NonNullable<DeviceLook['clock']>

/** A device writes whole seconds, and its answer takes a moment. */
const clockToleranceMs = 5000

export function isClockOff(clock: DeviceClock | null): boolean {
  return clock !== null && Math.abs(clock.offsetMs) > clockToleranceMs
}

/** `Matches this server`, `3 h ahead of this server, set by NTP` */
export function clockWords(clock: DeviceClock | null): string {
  if (clock === null) return 'Not reported'
  const difference = isClockOff(clock)
    ? `${formatDuration(clock.offsetMs)} ${clock.offsetMs > 0 ? 'ahead of' : 'behind'} this server`
    : 'Matches this server'
  return clock.ntp === null ? difference : `${difference}, ${clock.ntp ? 'set by NTP' : 'not set by NTP'}`
}

/** `Its time zone is UTC+8, this server’s UTC+1.`; null if they are the same or unknown. */
export function zoneWords(
  { zoneOffsetMinutes }: DeviceClock,
  serverZone: string | undefined,
  now: number,
): string | null {
  if (zoneOffsetMinutes === undefined || zoneOffsetMinutes === null || serverZone === undefined) return null
  const ours = zoneOffsetMs(now, serverZone) / 60_000
  if (zoneOffsetMinutes === ours) return null
  return `The device uses ${offsetText(zoneOffsetMinutes)}, this server ${offsetText(ours)}.`
}

/** `Camera`, `Recorder with 16 channels, 15 online` */
export function kindWords({ family, channels }: ApiDeviceFacts): string {
  if (family === 'ipc') return 'Camera'
  const online = channels.filter(channel => channel.online === true).length
  const words = `Recorder with ${formatCount(channels.length, 'channel')}`
  return channels.some(channel => channel.online !== null) ? `${words}, ${online} online` : words
}

/** `SD3 · firmware 5.3.1.0 (2025-02-01)`; empty if the device reports neither. */
export function modelWords({ brand, model, firmware, firmwareDate }: ApiDeviceFacts): string {
  const version = firmware && `firmware ${firmware}${firmwareDate ? ` (${firmwareDate})` : ''}`
  return [[brand, model].filter(Boolean).join(' '), version].filter(Boolean).join(' · ')
}

const dataWords: Record<string, string> = {
  alarmStatus: 'alarm status',
  traject: 'target positions',
  smartData: 'smart events',
  sourceImage: 'overview pictures',
  targetImage: 'target pictures',
}

/** `smart events, overview pictures · all events · heartbeat every 30 s` */
export function targetWords({ data, events, heartbeat, heartbeatSeconds }: PostTarget): string {
  const what = data.map(name => dataWords[name] ?? name).join(', ')
  const which = events.includes('ALL') ? 'all events' : events.join(', ').toLowerCase()
  const beat = heartbeat
    ? `heartbeat ${heartbeatSeconds === null ? 'on' : `every ${heartbeatSeconds} s`}`
    : 'no heartbeat'
  return [what, which, beat].filter(Boolean).join(' · ')
}

/** Says in a short sentence whether the device posts to this server and to others. */
export function postingWords({ targets, facts }: Pick<ApiDevice, 'targets' | 'facts'>): string {
  const ours = targets.filter(target => target.ours && target.enabled)
  const others = targets.filter(target => !target.ours && target.enabled).length
  const also = others > 0 ? `, and to ${formatCount(others, 'other address', 'other addresses')}` : ''
  if (ours.length > 0) return `Posts here${also}`
  if (facts?.httpPost === null) return 'Set in the device’s own menus'
  if (targets.some(target => target.ours)) return `Posting here is turned off on the device${also}`
  return others > 0 ? `Posts to ${formatCount(others, 'other address', 'other addresses')}, not here` : 'Posts nowhere'
}
