import type { Category, Source, TargetType } from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'

/** The facts of an event by which it is grouped with others. Times are milliseconds since 1970. */
export interface Sighting {
  seq: number
  id: string
  /** The id of the camera as people see it: that of the camera into which it was merged. */
  camera: string
  isRecorder: boolean
  receivedAt: number
  time: number
  category: Category
  /** The device's numbers of the targets. */
  targetIds: number[]
  /** Keys of the plates. */
  plates: string[]
  types: TargetType[]
  pictures: number
  /** The event came from an address that is not confirmed. */
  isUnconfirmed: boolean
}

/** The part of an event, stored or as the API shows it, that is used here. */
interface GroupedEvent {
  category: Category
  source: Source | null
  rules: readonly { targetId: number | null }[]
  targets: readonly { targetId: number | null; type: TargetType; plate: { number: string } | null }[]
  images: readonly { valid: boolean }[]
  unconfirmed?: true | undefined
}

export interface SightingHead {
  seq: number
  id: string
  camera: string
  receivedAt: number
  time: number
}

/** Devices send 0 where they have no number. */
const isNumbered = (id: number | null): id is number => id !== null && id !== 0

export function sightingOf(head: SightingHead, event: GroupedEvent): Sighting {
  const { category, source, rules, targets, images, unconfirmed } = event
  const ids = [...targets, ...rules].map(({ targetId }) => targetId).filter(isNumbered)
  const plates = targets.flatMap(({ plate }) => (plate ? plateKey(plate.number) : [])).filter(key => key !== '')
  const types = targets.map(({ type }) => type).filter(type => type !== 'unknown')
  return {
    ...head,
    isRecorder: source === 'nvr',
    category,
    targetIds: [...new Set(ids)],
    plates: [...new Set(plates)],
    types: [...new Set(types)],
    pictures: images.filter(({ valid }) => valid).length,
    isUnconfirmed: unconfirmed === true,
  }
}
