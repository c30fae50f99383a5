import type { Event, EventImage, LogEntry, Plate, Rule, Severity, Target } from '../model/index.ts'
import type { KnownAtReceipt } from '../plates/known-plate.ts'

/** A plate of an event with what people say about it. */
export interface AnnotatedPlate extends Plate {
  /** The plate as a person corrected it; null where nobody did. */
  corrected: string | null
  /** The known plate with this number, after correction; null where there is none. */
  known: KnownAtReceipt | null
}

export interface AnnotatedTarget extends Omit<Target, 'plate' | 'vehicle' | 'person'> {
  plate: AnnotatedPlate | null
  /** By the field names of the model's `Vehicle` and `Person`. */
  vehicle: Record<string, string | null> | null
  person: Record<string, string | null> | null
}

export interface AnnotatedRule extends Rule {
  /** The name that a person gave to the line or zone; absent without one. */
  lineName?: string | undefined
}

export interface AnnotatedImage extends EventImage {
  /** Why there is no thumbnail of it, in words; null for every other picture. */
  tooLarge: string | null
  /** Path-absolute address of the picture in the API; null where the picture is not kept. */
  url: string | null
}

/**
 * A stored event together with what people decided since (corrected plates, known plates, the mark that keeps it) and
 * with values that follow from it, such as the addresses of its pictures. The
 * API, the live stream, rules, outputs and the search all work on this type; `test/events` holds the API's schema equal
 * to it.
 */
export interface AnnotatedEvent extends Omit<Event, 'rules' | 'targets' | 'images'> {
  rules: AnnotatedRule[]
  /** The name of the first of its lines and zones that has one; absent otherwise. */
  lineName?: string | undefined
  targets: AnnotatedTarget[]
  images: AnnotatedImage[]
  /** A person marked it to be kept whatever the retention says. */
  kept: boolean
  /** The highest of its category, the groups of its plates, and the rules it matched. */
  severity: Severity
}

/** An entry of the log with its annotations; only alarms have any. */
export type AnnotatedEntry = AnnotatedEvent | Exclude<LogEntry, Event>
