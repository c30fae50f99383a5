import type { Category, Phase, TargetType } from '../model/index.ts'

/** Something an event says, by which it can be found. */
export interface Fact {
  name: string
  value: string
}

type Words = object | null

/** What searching looks at; stored events and those of the API both have it. */
export interface SearchedEvent {
  seq: number
  time: string
  camera: { id: string; name: string }
  clientIp: string
  category: Category
  smartType: string
  phase: Phase | null
  device: { name: string | null; ip: string | null; mac: string | null; serial: string | null }
  targets: SearchedTarget[]
  kept?: boolean
}

export interface SearchedTarget {
  type: TargetType
  plate: SearchedPlate | null
  vehicle: Words
  person: Words
  face: (object & { match: { name: string | null; list: string | null; identityNumber: string | null } | null }) | null
}

export interface SearchedPlate {
  number: string
  list: string | null
  group: string | null
  owner: string | null
  color: string | null
  direction: string | null
  corrected?: string | null
  known?: { name: string | null; group: string | null } | null
}

/** What people call a category, beside its name. */
export const categoryWords: Record<Category, string> = {
  lpr: 'lpr license plate number plate',
  face: 'face',
  intrusion: 'intrusion perimeter',
  'line-crossing': 'line-crossing line crossing tripwire',
  'zone-entry': 'zone-entry zone entry',
  'zone-exit': 'zone-exit zone exit',
  'line-count': 'line-count line count counting',
  'area-count': 'area-count area count counting',
  'video-metadata': 'video-metadata video metadata',
  motion: 'motion',
  sensor: 'sensor',
  loitering: 'loitering',
  parking: 'illegal parking',
  'abandoned-object': 'abandoned-object abandoned object',
  'missing-object': 'missing-object missing object',
  'scene-change': 'scene-change scene change',
  audio: 'audio sound',
  crowd: 'crowd gathering',
  temperature: 'temperature',
  fire: 'fire',
  fall: 'fall falling',
  other: 'other',
}

function named(prefix: string, words: Words): Fact[] {
  if (!words) return []
  return Object.entries(words).flatMap(([name, value]) => {
    return typeof value === 'string' && value !== '' ? { name: `${prefix}.${name}`, value } : []
  })
}

/** What can be found of one target, and its kind as `target`. */
export function factsOfTarget(target: SearchedTarget): Fact[] {
  return [{ name: 'target', value: target.type }, ...attributesOfTarget(target)]
}

function attributesOfTarget({ plate, vehicle, person, face }: SearchedTarget): Fact[] {
  const { list, group, owner, color, direction } = plate ?? {}
  const { name, list: faceList } = face?.match ?? {}
  return [
    ...named('plate', { list, group, owner, color, direction }),
    ...named('vehicle', vehicle),
    ...named('person', person),
    ...named('face', face),
    ...named('face.match', { name, list: faceList }),
  ]
}

/** What the filter `attribute` finds: `vehicle.color`, `plate.list`, `face.match.name`, `phase` and the like. */
export function attributesOf(event: Pick<SearchedEvent, 'targets' | 'phase'>): Fact[] {
  return [...phaseOf(event), ...event.targets.flatMap(attributesOfTarget)]
}

function phaseOf({ phase }: Pick<SearchedEvent, 'phase'>): Fact[] {
  return phase ? [{ name: 'phase', value: phase }] : []
}

/** What only `text` finds. */
export function otherWordsOf({ device, clientIp, targets }: SearchedEvent): Fact[] {
  const { name, ip, mac, serial } = device
  const numbers = targets.flatMap(target => target.face?.match?.identityNumber ?? [])
  const words = [name, ip, mac, serial, clientIp, ...numbers]
  return [...new Set(words)].flatMap(value => (value ? { name: 'word', value } : []))
}
