import type { AnnotatedEvent, AnnotatedTarget } from '../../events/index.ts'
import { type ImageRole, imageRoles } from '../../model/index.ts'
import { localTimestamp } from '../../time/local-text.ts'
import { type BridgeCategory, bridgeIdOf, bridgeTypeOf } from './bridge-facts.ts'
import type { MqttMessage } from './topics.ts'

/** Objects counted since the start of the server, by the bridge's id. Like the bridge, it counts one object per post. */
export class BridgeCounts {
  private readonly counts = new Map<string, { count: number; byType: Record<string, number> }>()
  private countedSeq = 0

  /** Counts an event of the category `counting`; the same event only once. */
  add(id: string, type: string | null, seq: number): { count: number; count_by_type: Record<string, number> } {
    const counts = this.counts.get(id) ?? { count: 0, byType: {} }
    this.counts.set(id, counts)
    if (seq > this.countedSeq) {
      this.countedSeq = seq
      counts.count++
      if (type !== null) counts.byType[type] = (counts.byType[type] ?? 0) + 1
    }
    return { count: counts.count, count_by_type: { ...counts.byType } }
  }
}

export interface BridgeContext {
  prefix: string
  /** The site's IANA zone. */
  timeZone: string
  counts: BridgeCounts
  images: boolean
}

const targetWords = { person: 'person', vehicle: 'car', bike: 'motor', unknown: null } as const

// Cameras send this for a plate on no list; the bridge reports both this and a missing list as `Unknown`.
const unlisted = /^strangerlist$/i

function plateKeys(event: AnnotatedEvent, { plate, vehicle }: AnnotatedTarget) {
  const group = plate?.group != null && !unlisted.test(plate.group) ? plate.group : null
  const { type = null, color = null, brand = null, model = null } = vehicle ?? {}
  return {
    plate_number: plate?.number ?? null,
    plate_status: group ?? 'Unknown',
    direction: plate?.direction ?? null,
    confidence: plate?.confidence == null ? null : Math.round(plate.confidence * 100),
    plate_list: plate?.group ?? null,
    vehicle_color: color,
    vehicle_brand: brand,
    vehicle_type: type,
    vehicle_model: model,
    ...(event.source === 'nvr' ? { vehicle: { type, color, brand, model }, plate_color: plate?.color ?? null } : {}),
  }
}

function faceKeys({ face }: AnnotatedTarget) {
  // Recorders send `unknown` for a missing attribute; automations compare with it.
  const orUnknown = (attribute: string | null | undefined) => attribute ?? 'unknown'
  return {
    face: {
      age: orUnknown(face?.age),
      sex: orUnknown(face?.sex),
      glasses: orUnknown(face?.glasses),
      mask: orUnknown(face?.mask),
    },
  }
}

function categoryKeys(event: AnnotatedEvent, category: BridgeCategory, { counts }: BridgeContext) {
  const [first] = event.targets
  if (category === 'lpr') {
    const withPlate = event.targets.find(target => target.plate)
    return withPlate ? plateKeys(event, withPlate) : {}
  }
  if (category === 'face') {
    const withFace = event.targets.find(target => target.face)
    return withFace ? faceKeys(withFace) : {}
  }
  if (category === 'counting') return counts.add(bridgeIdOf(event), first ? targetWords[first.type] : null, event.seq)
  const zoneAction = bridgeTypeOf(event)?.zoneAction
  return zoneAction === undefined ? {} : { zone_action: zoneAction }
}

/** A string, because automations compare it with '1' to tell the channels of a recorder apart. */
function channelText({ device }: AnnotatedEvent): string | null {
  return device.channel === null ? null : String(device.channel)
}

function microsOf({ time, occurredAt, occurredAtMicros = 0 }: AnnotatedEvent): number {
  return time === occurredAt ? occurredAtMicros : 0
}

function stateOf(event: AnnotatedEvent, category: BridgeCategory, context: BridgeContext) {
  const [first] = event.targets
  return {
    event_type: event.smartType,
    event_description: bridgeTypeOf(event)?.description ?? event.smartType,
    camera_name: event.device.name ?? '',
    camera_ip: event.clientIp,
    timestamp: localTimestamp(event.time, context.timeZone, microsOf(event)),
    ...(event.source === 'nvr' ? { channel_id: channelText(event) } : {}),
    target_type: first ? targetWords[first.type] : null,
    ...categoryKeys(event, category, context),
    event,
  }
}

/** The bridge's topic of a picture; for plates it does not contain the category. */
export function bridgeImageTopic(base: string, category: BridgeCategory, role: ImageRole): string {
  return category === 'lpr' ? `${base}/${role}_image` : `${base}/${category}_${role}_image`
}

function imagesOf(event: AnnotatedEvent, category: BridgeCategory, base: string): MqttMessage[] {
  return imageRoles.flatMap(role => {
    const image = event.images.find(one => one.role === role && one.file !== null)
    if (image?.file == null) return []
    const topic = bridgeImageTopic(base, category, role)
    return [{ topic, payload: { file: image.file, bytes: image.bytes }, retain: category === 'lpr' }]
  })
}

/**
 * Returns the messages that the existing Home Assistant bridge publishes for an event, with its topics and keys
 * (docs/switching.md); empty for types it does not know. Pictures come first, so that they are there when an automation
 * reacts to the event.
 */
export function bridgeMessages(event: AnnotatedEvent, context: BridgeContext): MqttMessage[] {
  const type = bridgeTypeOf(event)
  if (type === null) return []
  const { category } = type
  const base = `${context.prefix}/${bridgeIdOf(event)}`
  const payload = JSON.stringify(stateOf(event, category, context))
  const state = { topic: `${base}/${category}`, payload, retain: category === 'lpr' }
  return [...(context.images ? imagesOf(event, category, base) : []), state]
}
