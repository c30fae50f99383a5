import { CameraDirectory } from '../cameras/camera-directory.ts'
import { type Queries, readSetting } from '../database/index.ts'
import {
  builtInLevels,
  type Event,
  type EventImage,
  highestSeverity,
  type LogEntry,
  levelsWith,
  type Rule,
  type Severity,
  severityOf,
  type Target,
} from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'
import { LineNames } from '../places/index.ts'
import { type KnownPlate, knownAtReceipt } from '../plates/known-plate.ts'
import { type PlateCorrection, readCorrections } from '../plates/plate-corrections.ts'
import { readKnownPlates } from '../plates/read-known-plates.ts'
import type {
  AnnotatedEntry,
  AnnotatedEvent,
  AnnotatedImage,
  AnnotatedRule,
  AnnotatedTarget,
} from './annotated-event.ts'
import { pictureUrl, whyTooLarge } from './event-pictures.ts'
import { readSeverities } from './event-severities.ts'
import { readKept } from './kept-marks.ts'

/** The decisions of people about some events. */
interface Annotations {
  kept: ReadonlySet<number>
  /** By `placeOf` the target. */
  corrections: ReadonlyMap<string, PlateCorrection>
  /** By plate key. */
  known: ReadonlyMap<string, KnownPlate>
  /** Of the rules that events matched, by number. */
  severities: ReadonlyMap<number, Severity>
  levels: typeof builtInLevels
  lineNames: LineNames
}

const none: Annotations = {
  kept: new Set(),
  corrections: new Map(),
  known: new Map(),
  severities: new Map(),
  levels: builtInLevels,
  lineNames: LineNames.none,
}

const placeOf = (seq: number, number: number) => `${seq}/${number}`

async function readAnnotations(queries: Queries, events: readonly Event[]): Promise<Annotations> {
  if (events.length === 0) return none
  const withPlates = events.filter(event => event.targets.some(target => target.plate))
  const seqs = events.map(event => event.seq)
  const [kept, severities, changed, lineNames, corrected] = await Promise.all([
    readKept(queries, seqs),
    readSeverities(queries, seqs),
    readSetting(queries, 'severity'),
    LineNames.read(queries, events),
    readCorrections(
      queries,
      withPlates.map(event => event.seq),
    ),
  ])
  const corrections = new Map(corrected.map(one => [placeOf(one.seq, one.number), one]))
  const keys = withPlates.flatMap(({ seq, targets }) =>
    targets.flatMap(({ plate }, number) =>
      plate ? [corrections.get(placeOf(seq, number))?.correctedKey ?? plateKey(plate.number)] : [],
    ),
  )
  const known = await readKnownPlates(queries, keys)
  return { kept, corrections, known, severities, levels: levelsWith(changed), lineNames }
}

function annotateTarget(event: Event, target: Target, number: number, annotations: Annotations): AnnotatedTarget {
  const { seq, receivedAt } = event
  const { targetId, type, box, plate, vehicle, person, face } = target
  const correction = annotations.corrections.get(placeOf(seq, number))
  const key = correction?.correctedKey ?? (plate && plateKey(plate.number))
  return {
    targetId,
    type,
    box,
    plate: plate && {
      ...plate,
      corrected: correction?.corrected ?? null,
      known: knownAtReceipt(annotations.known.get(key ?? ''), Date.parse(receivedAt)),
    },
    vehicle,
    person,
    face,
  }
}

function annotateImage(event: Event, image: EventImage, number: number): AnnotatedImage {
  const url = image.file === null ? null : pictureUrl(event.id, number)
  return { ...image, tooLarge: whyTooLarge(image), url }
}

function annotateRule(event: Event, rule: Rule, { lineNames }: Annotations): AnnotatedRule {
  const lineName = lineNames.ofRule(event, rule)
  return lineName === null ? rule : { ...rule, lineName }
}

function annotateEvent(event: Event, annotations: Annotations): AnnotatedEvent {
  const { seq, category } = event
  const targets = event.targets.map((target, number) => annotateTarget(event, target, number, annotations))
  const ofRules = annotations.severities.get(seq) ?? 'info'
  const lineName = annotations.lineNames.ofEvent(event)
  return {
    ...event,
    rules: event.rules.map(rule => annotateRule(event, rule, annotations)),
    ...(lineName === null ? {} : { lineName }),
    targets,
    images: event.images.map((image, number) => annotateImage(event, image, number)),
    kept: annotations.kept.has(seq),
    severity: highestSeverity([severityOf({ category, targets }, annotations.levels), ofRules]),
  }
}

/** Removes the mark `unconfirmed` from events whose address a person has confirmed since. */
async function confirmEvents(queries: Queries, events: readonly AnnotatedEvent[]): Promise<AnnotatedEvent[]> {
  const held = events.filter(({ unconfirmed }) => unconfirmed)
  if (held.length === 0) return [...events]
  const isConfirmed = await new CameraDirectory(queries).confirmedAddresses(held.map(({ clientIp }) => clientIp))
  return events.map(event => {
    if (!event.unconfirmed || !isConfirmed(event.camera.id, event.clientIp)) return event
    const { unconfirmed: _, ...rest } = event
    return rest
  })
}

export interface AnnotateOptions {
  /**
   * `as-stored` (default) keeps the mark of an unconfirmed address: rules and outputs must never act on such an event,
   * not even when its address is confirmed later. `as-of-now`, for events shown to people, removes it then.
   */
  unconfirmed?: 'as-stored' | 'as-of-now'
}

/** Adds what people decided to events, in their order. Takes a few short queries, however many events there are. */
export async function annotate(
  queries: Queries,
  events: readonly Event[],
  { unconfirmed = 'as-stored' }: AnnotateOptions = {},
): Promise<AnnotatedEvent[]> {
  const annotations = await readAnnotations(queries, events)
  const annotated = events.map(event => annotateEvent(event, annotations))
  return unconfirmed === 'as-stored' ? annotated : confirmEvents(queries, annotated)
}

/** An event as if nobody had decided anything about it. */
export function unannotated(event: Event): AnnotatedEvent {
  return annotateEvent(event, none)
}

/** Annotates the alarms among entries of the log; the order and all other entries stay. */
export async function annotateEntries(
  queries: Queries,
  entries: readonly LogEntry[],
  options: AnnotateOptions = {},
): Promise<AnnotatedEntry[]> {
  const alarms = entries.filter(entry => entry.kind === 'alarm')
  const annotated = (await annotate(queries, alarms, options)).values()
  return entries.map(entry => (entry.kind === 'alarm' ? (annotated.next().value as AnnotatedEvent) : entry))
}

/** `annotateEntries` bound to a database. */
export type AnnotateEntries = (entries: readonly LogEntry[]) => Promise<AnnotatedEntry[]>
