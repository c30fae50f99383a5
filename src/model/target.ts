import type { Box } from './geometry.ts'

export const targetTypes = ['person', 'vehicle', 'bike', 'unknown'] as const
export type TargetType = (typeof targetTypes)[number]

export const plateLists = ['allow', 'block', 'temporary', 'unlisted'] as const
export type PlateList = (typeof plateLists)[number]

export const plateDirections = ['approach', 'away'] as const
export type PlateDirection = (typeof plateDirections)[number]

/** A license plate as the device read it. Texts are as the device sent them. */
export interface Plate {
  number: string
  list: PlateList | null
  /** The list or group of the plate on the device, e.g. `whiteList` or `Staff`. */
  group: string | null
  owner: string | null
  /** As the device sent it; null where it sent a number, because sources disagree about the meaning of numbers. */
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

/** The face of the device's library that it recognized. */
export interface FaceMatch {
  name: string | null
  /** 0–1 */
  similarity: number | null
  list: string | null
  /** The number of the person in the library (`identifyNum`). */
  identityNumber: string | null
}

export interface Face {
  age: string | null
  sex: string | null
  glasses: string | null
  mask: string | null
  match: FaceMatch | null
}

/** A person, vehicle or bike that the device saw, with the plate or face where the post contains one. */
export interface Target {
  targetId: number | null
  type: TargetType
  box: Box | null
  plate: Plate | null
  vehicle: Vehicle | null
  person: Person | null
  face: Face | null
}
