import type { AnnotatedEvent, AnnotatedTarget } from '../../events/index.ts'

/** A plate read in flat keys, for templates and attributes. */
export interface PlateState {
  plate: string
  /** What the device read, where a person corrected it. */
  read: string
  /** The known plate's group, else the device's list or group, else `unknown`. */
  status: string
  name: string | null
  direction: 'approach' | 'away' | null
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

/** Every plate of an event. */
export function plateStates(event: AnnotatedEvent): PlateState[] {
  return event.targets.flatMap(target => plateState(event, target))
}

/** Every face of an event in flat keys. */
export function faceStates(event: AnnotatedEvent) {
  return event.targets.flatMap(({ face }) => {
    if (!face) return []
    const { age, sex, glasses, mask, match } = face
    const { name = null, similarity = null, list = null } = match ?? {}
    return [{ age, sex, glasses, mask, name, similarity, list, time: event.time, event_id: event.id }]
  })
}
