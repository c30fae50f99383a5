import type { Clock } from '../../lib/clock.ts'
import { ViewtronError } from '../../model/index.ts'
import { textIn } from '../../protocol/xml/element.ts'
import { minuteMs } from '../../time/units.ts'
import type { AskDevice } from '../ask-device.ts'
import type { DeviceClock } from '../device-types.ts'
import { unreadable } from '../http/device-failures.ts'
import type { DeviceElement } from '../xml/device-element.ts'
import { descendant, everyElement } from '../xml/near-child.ts'
import { writeDocument } from '../xml/write-device-xml.ts'
import { type DeviceZone, ianaZone, posixZone } from './device-zone.ts'
import { posixZoneText } from './posix-zone-text.ts'
import { numberIn, truth } from './post-config/read.ts'
import { readWallTime, writeWallTime } from './wall-time.ts'

/** Devices truncate times to whole seconds; on average half a second is missing. */
const cutOffMs = 500

export async function readClock(ask: AskDevice, clock: Clock, timeZone: string): Promise<DeviceClock> {
  const before = clock.now().getTime()
  const root = await ask.config('GetDateAndTime')
  const ours = (before + clock.now().getTime()) / 2
  const { element, wallMs } = currentTime(ask, root)
  const aheadMs = zoneOf(root, timeZone).offsetAtWall(wallMs)
  const sync = textIn(synchronisation(root))
  return {
    deviceTime: textIn(element) ?? '',
    timeZone: textIn(descendant(root, 'timezone')) ?? null,
    ntp: sync === undefined ? null : /ntp/i.test(sync),
    zoneOffsetMinutes: ownZone(root) === null ? null : aheadMs / minuteMs,
    offsetMs: Math.round(wallMs - aheadMs + cutOffMs - ours),
  }
}

/** Sets the time in the device's own zone and ends its NTP synchronisation. */
export async function setClock(ask: AskDevice, to: Date, timeZone: string): Promise<void> {
  const root = await ask.config('GetDateAndTime')
  setTime(ask, root, to, timeZone)
  const sync = synchronisation(root)
  if (sync !== undefined && /ntp/i.test(sync.text)) sync.text = wordForByHand(root)
  await send(ask, root)
}

/** Gives the device an IANA zone and the time in it. NTP synchronisation stays as it is. */
export async function setZone(ask: AskDevice, to: Date, timeZone: string): Promise<void> {
  const root = await ask.config('GetDateAndTime')
  const zone = descendant(root, 'timezone')
  if (zone === undefined) {
    const reason = 'it reports no time zone'
    throw new ViewtronError('device-unsupported', { device: ask.device, command: 'SetDateAndTime', reason })
  }
  const { text, hasSummerTime } = posixZoneText(timeZone, to.getTime())
  zone.text = text
  const summer = descendant(root, 'daylightswitch')
  if (summer !== undefined) summer.text = String(hasSummerTime)
  setTime(ask, root, to, timeZone)
  await send(ask, root)
}

function setTime(ask: AskDevice, root: DeviceElement, to: Date, timeZone: string): void {
  const { element } = currentTime(ask, root)
  const zone = zoneOf(root, timeZone)
  // The offset depends on the local time, which depends on the offset; the second lookup uses the corrected time.
  const nearWall = to.getTime() + zone.offsetAtWall(to.getTime())
  element.text = writeWallTime(to.getTime() + zone.offsetAtWall(nearWall) + cutOffMs)
}

async function send(ask: AskDevice, root: DeviceElement): Promise<void> {
  const { status: _, errorCode: __, errorDesc: ___, ...attributes } = root.attributes
  await ask.config('SetDateAndTime', { body: writeDocument({ ...root, attributes }) })
}

function currentTime(ask: AskDevice, root: DeviceElement): { element: DeviceElement; wallMs: number } {
  const element = descendant(root, 'currenttime', 'localtime', 'datetime')
  const wall = readWallTime(textIn(element) ?? '')
  if (element === undefined || wall === null) throw unreadable(ask.device, 'it does not tell the time')
  return { element, wallMs: wall.ms }
}

/** Returns `synchronizeInfo/type`, the element with `NTP` or the word for setting by hand. */
function synchronisation(root: DeviceElement): DeviceElement | undefined {
  const info = descendant(root, 'synchronizeinfo')
  return info === undefined ? undefined : descendant(info, 'type')
}

function wordForByHand(root: DeviceElement): string {
  const types = descendant(root, 'types')
  const words = types === undefined ? [] : [...everyElement(types)].flatMap(word => textIn(word) ?? [])
  return words.find(word => /^man/i.test(word)) ?? 'manually'
}

/** Returns the device's zone; `timeZone` (IANA) when the device does not report one. */
function zoneOf(root: DeviceElement, timeZone: string): DeviceZone {
  return ownZone(root) ?? ianaZone(timeZone)
}

function ownZone(root: DeviceElement): DeviceZone | null {
  const text = textIn(descendant(root, 'timezone'))
  if (text === undefined) return null
  const info = descendant(root, 'timezoneinfo') ?? root
  const inside = [...everyElement(info)]
  const rules = inside.flatMap(part => (/^M\d/.test(textIn(part) ?? '') ? (textIn(part) ?? []) : []))
  const shift = inside.find(part => /offset|bias/.test(part.key))
  const summerTime = truth(textIn(descendant(info, 'daylightswitch'))) ?? true
  return posixZone({ text, summerTime, rules, summerMinutes: numberIn(textIn(shift)) ?? 60 })
}
