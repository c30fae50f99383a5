import type { AnnotatedEvent, AnnotatedPlate, AnnotatedTarget } from '../../events/index.ts'
import type { PlateDirection } from '../../model/index.ts'
import type { MqttSettings } from './mqtt-settings.ts'

/** A plate read with flat keys, for templates and attributes of Home Assistant. */
export interface PlateState {
  plate: string
  /** The plate as the device read it, before any correction. */
  read: string
  /** The group of the known plate, or the device's list or group, or `unknown`. */
  status: string
  name: string | null
  direction: PlateDirection | null
  /** 0–1 */
  confidence: number | null
  device_list: string | null
  device_group: string | null
  vehicle_color: string | null
  vehicle_brand: string | null
  vehicle_type: string | null
  vehicle_model: string | null
  time: string
  event_id: string
}

function plateState(event: AnnotatedEvent, { plate, vehicle }: AnnotatedTarget): PlateState[] {
  if (!plate) return []
  const { number, corrected, known, list, group, direction, confidence } = plate
  return [
    {
      plate: corrected ?? number,
      read: number,
      status: known?.group ?? list ?? group ?? 'unknown',
      name: known?.name ?? null,
      direction,
      confidence,
      device_list: list,
      device_group: group,
      vehicle_color: vehicle?.color ?? null,
      vehicle_brand: vehicle?.brand ?? null,
      vehicle_type: vehicle?.type ?? null,
      vehicle_model: vehicle?.model ?? null,
      time: event.time,
      event_id: event.id,
    },
  ]
}

/** All plates of an event. */
export function plateStates(event: AnnotatedEvent): PlateState[] {
  return event.targets.flatMap(target => plateState(event, target))
}

/** All faces of an event, with flat keys. */
export function faceStates(event: AnnotatedEvent) {
  return event.targets.flatMap(({ face }) => {
    if (!face) return []
    const { age, sex, glasses, mask, match } = face
    const { name = null, similarity = null, list = null } = match ?? {}
    return [{ age, sex, glasses, mask, name, similarity, list, time: event.time, event_id: event.id }]
  })
}

export type AllowedVehicle = Pick<MqttSettings['allowedVehicle'], 'groups' | 'lists' | 'direction' | 'minConfidence'>

function isAllowed(plate: AnnotatedPlate, wanted: AllowedVehicle): boolean {
  if (plate.list === 'block') return false
  const isListed = plate.list !== null && wanted.lists.some(list => list === plate.list)
  // Recorders report groups with names of their own in place of lists.
  const groups = [plate.known?.group, plate.list === null ? plate.group : null]
  if (!isListed && !groups.some(group => group != null && wanted.groups.includes(group))) return false
  if (wanted.direction !== 'any' && plate.direction !== null && plate.direction !== wanted.direction) return false
  return plate.confidence === null || plate.confidence >= wanted.minConfidence
}

/**
 * Whether an event shows a vehicle that may pass: one plate has to meet all conditions. A plate on the device's block
 * list never may.
 */
export function showsAllowedVehicle({ targets }: Pick<AnnotatedEvent, 'targets'>, wanted: AllowedVehicle): boolean {
  return targets.some(({ plate }) => plate !== null && isAllowed(plate, wanted))
}
