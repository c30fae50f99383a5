import type { Event, LogEntry, Plate, StatusChange, Target, TrackChange } from '../model/index.ts'

/** A plate with what people know of it. */
export interface PublishedPlate extends Plate {
  /** What a person says it is; null where nobody corrected it. */
  corrected: string | null
  /** The known plate it is, after correction; `validity` only where the event came outside it, and then it has no group. */
  known: { name: string | null; group: string | null; validity?: 'not-begun' | 'ended' | undefined } | null
}

export interface PublishedTarget extends Omit<Target, 'plate' | 'vehicle' | 'person'> {
  plate: PublishedPlate | null
  /** By the names of the model's Vehicle and Person. */
  vehicle: Record<string, string | null> | null
  person: Record<string, string | null> | null
}

/** An alarm as the API shows it; `url`s of pictures are path-absolute, null where the picture is not kept. */
export interface PublishedEvent extends Omit<Event, 'targets' | 'images'> {
  targets: PublishedTarget[]
  images: (Event['images'][number] & { url: string | null })[]
  kept: boolean
}

/** What leaves the house. */
export type PublishedEntry = PublishedEvent | StatusChange | TrackChange

/** Adds what people decided and the addresses of pictures; keeps the order. */
export type Publish = (entries: readonly LogEntry[]) => Promise<PublishedEntry[]>
