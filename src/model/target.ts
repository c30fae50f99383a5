import type { Box } from './geometry.ts'

export type TargetType = 'person' | 'vehicle' | 'bike' | 'unknown'

export type PlateList = 'allow' | 'block' | 'temporary' | 'unlisted'

export type PlateDirection = 'approach' | 'away'

/** A licence plate as the device read it. Texts are the device's own words. */
export interface Plate {
  number: string
  list: PlateList | null
  /** The device's word for the list or group the plate belongs to, e.g. `whiteList` or `Staff`. */
  group: string | null
  owner: string | null
  /** The device's word; null where it sends a number, because the sources disagree about what the numbers mean. */
  color: string | null
  direction: PlateDirection | null
  /** 0–1 */
  confidence: number | null
}

/** A type and not an interface, so that it is also a record of texts. */
export type Vehicle = {
  type: string | null
  color: string | null
  brand: string | null
  model: string | null
  year: string | null
}

/** A type and not an interface, so that it is also a record of texts. */
export type Person = {
  age: string | null
  sex: string | null
  glasses: string | null
  mask: string | null
  hat: string | null
  backpack: string | null
  shoulderBag: string | null
  skirt: string | null
  upperColor: string | null
  upperLength: string | null
}

/** What the device says about the library face it recognised. */
export interface FaceMatch {
  name: string | null
  /** 0–1 */
  similarity: number | null
  list: string | null
  /** The library's number for the person (`identifyNum`). */
  identityNumber: string | null
}

export interface Face {
  age: string | null
  sex: string | null
  glasses: string | null
  mask: string | null
  match: FaceMatch | null
}

/** One thing the device saw: a person, a vehicle, a bike; with its plate or face where the post carries one. */
export interface Target {
  targetId: number | null
  type: TargetType
  box: Box | null
  plate: Plate | null
  vehicle: Vehicle | null
  person: Person | null
  face: Face | null
}
