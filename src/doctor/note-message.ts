import {
  type AlarmMessage,
  type AlarmState,
  alarmStateFacts,
  bounds,
  categoryFacts,
  cutText,
  type Device,
  type Message,
} from '../model/index.ts'
import { describe } from '../protocol/index.ts'
import { countAgain, type SenderTrace } from './sender-trace.ts'

const intervalsKept = 9
const skewsKept = 15
const formatsKept = 4
const typesKept = 8
const devicesKept = 64
// Shorter intervals come from several devices behind one address; longer ones are interruptions.
const shortestHeartbeatMs = 1000
const longestHeartbeatMs = 15 * 60_000

function remember<Value>(values: Value[], value: Value, most: number): void {
  values.push(value)
  if (values.length > most) values.shift()
}

// States of the device itself (diskFull, netBroken, ipConflict …), which are not documented.
const troubles = /^(disk|net|ip|mac|video|front|illegal|raid)/i

/** Returns whether an event should follow an alarm that turned on. For some alarms all firmware sends a status only. */
function bringsEvent({ name, active }: AlarmState): boolean {
  return active && !(alarmStateFacts(name)?.isStatusOnly ?? troubles.test(name))
}

/** Returns whether an event lacks the details of its kind: a plate, a target, a rule. */
function isThin({ category, targets, rules, counts }: AlarmMessage): boolean {
  if (category === 'lpr') return !targets.some(({ plate }) => plate !== null && plate.number !== '')
  if (category === 'face' || category === 'video-metadata') return targets.length === 0
  if (categoryFacts[category].isDetailed) return targets.length === 0 && rules.length === 0 && counts.length === 0
  return false
}

function noteThin(trace: SenderTrace, message: AlarmMessage, at: number, postId: string | null): void {
  const smartType = cutText(message.smartType, bounds.part)
  const known = trace.thin[smartType]
  if (isThin(message)) {
    if (!known && Object.keys(trace.thin).length >= typesKept) return
    trace.thin[smartType] = { run: (known?.run ?? 0) + 1, at, postId }
  } else if (known) delete trace.thin[smartType]
}

function noteAlarm(trace: SenderTrace, message: AlarmMessage, at: number, postId: string | null): void {
  const { category } = message
  const smartType = cutText(message.smartType, bounds.part)
  trace.lastEventAt = at
  trace.alarmsWithoutEvent = 0
  if (message.images.some(image => image.valid)) {
    trace.withPictures++
    trace.pictureless = 0
  } else if (categoryFacts[category].isDetailed) trace.pictureless++
  if (category === 'other' && describe(category, smartType) === smartType) {
    const isKnown = Object.hasOwn(trace.unknownTypes, smartType)
    if (isKnown || Object.keys(trace.unknownTypes).length < typesKept)
      trace.unknownTypes[smartType] = countAgain(trace.unknownTypes[smartType], at)
  }
  noteThin(trace, message, at, postId)
}

function noteHeartbeat(trace: SenderTrace, at: number): void {
  const interval = trace.lastKeepaliveAt === null ? null : at - trace.lastKeepaliveAt
  trace.lastKeepaliveAt = at
  if (interval !== null && interval >= shortestHeartbeatMs && interval <= longestHeartbeatMs) {
    remember(trace.heartbeats, interval, intervalsKept)
  }
}

function noteDevice(trace: SenderTrace, { mac, serial }: Device, at: number): void {
  const key = mac ? `mac ${mac}` : serial ? `serial ${cutText(serial, bounds.part)}` : null
  if (key === null) return
  const known = trace.devices[key]
  if (known) known.lastAt = at
  else if (Object.keys(trace.devices).length < devicesKept) trace.devices[key] = { firstAt: at, lastAt: at }
}

function noteEnvelope(trace: SenderTrace, message: Message, at: number): void {
  const { source, formatVersion, occurredAt, occurredAtZone } = message
  if (formatVersion !== null) {
    const format = `${source ?? 'unknown'} ${cutText(formatVersion, bounds.key)}`
    if (!trace.formats.includes(format)) remember(trace.formats, format, formatsKept)
  }
  // Local time without a zone mixes the clock's error with the zone.
  if (occurredAt !== null && occurredAtZone === 'utc' && message.kind !== 'trajectory') {
    remember(trace.skews, Date.parse(occurredAt) - at, skewsKept)
  }
  noteDevice(trace, message.device, at)
}

/** Adds one message of a post to the trace of its sender. Pictures are only counted. */
export function noteMessage(trace: SenderTrace, message: Message, at: number, postId: string | null): void {
  if (message.kind !== 'unparsed') noteEnvelope(trace, message, at)
  if (message.kind === 'alarm') noteAlarm(trace, message, at, postId)
  else if (message.kind === 'keepalive') noteHeartbeat(trace, at)
  else if (message.kind === 'unparsed') trace.lastUnparsed = { at, reason: message.reason }
  else if (message.kind === 'status' && message.alarms.some(bringsEvent)) trace.alarmsWithoutEvent++
}
