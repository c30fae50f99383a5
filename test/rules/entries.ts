import type { AnnotatedEntry, AnnotatedEvent, AnnotatedPlate } from '../../src/events/index.ts'
import type { Target } from '../../src/model/index.ts'
import { type CameraLookup, compileCondition, inOneLine } from '../../src/rules/index.ts'
import { when as schema, type When } from '../../src/rules/rule-schema.ts'
import { plate, type SampleFacts, sampleEvent } from '../search/sample-events.ts'

export interface SeenPlate extends Partial<AnnotatedPlate> {
  number: string
}

export interface EventFacts extends Omit<SampleFacts, 'targets'> {
  seq?: number
  targets?: (Omit<Partial<Target>, 'plate'> & { plate?: SeenPlate | null })[]
}

/** An annotated event of which only some facts matter. */
export function eventOf({ seq = 1, targets = [], ...facts }: EventFacts = {}): AnnotatedEvent {
  const plain = targets.map(({ plate: seen, ...target }) => {
    return { type: 'vehicle' as const, ...target, plate: seen ? plate(seen.number, seen) : null }
  })
  const event = sampleEvent(seq, { ...facts, targets: plain })
  const known = (seen: SeenPlate | null | undefined) => ({
    corrected: seen?.corrected ?? null,
    known: seen?.known ?? null,
  })
  const published = {
    ...event,
    kept: false,
    images: [],
    targets: event.targets.map((target, at) => ({
      ...target,
      plate: target.plate && { ...target.plate, ...known(targets[at]?.plate) },
    })),
  }
  // The type of annotated attributes is wider than that of the model.
  return published as unknown as AnnotatedEvent
}

const moment = '2026-11-23T12:00:00.000Z'

const head = {
  id: 'entry-1',
  seq: 1,
  receivedAt: moment,
  time: moment,
  clientIp: '192.0.2.10',
  camera: { id: 'gate', name: 'Gate' },
}

export function statusOf(facts: object = {}): AnnotatedEntry {
  return {
    ...head,
    kind: 'status',
    alarm: 'perimeter',
    rule: 1,
    active: true,
    since: moment,
    ...facts,
  } as AnnotatedEntry
}

export function trackOf(facts: object = {}): AnnotatedEntry {
  const ends = { endedAt: null, path: [], dwellMs: null }
  return {
    ...head,
    kind: 'track',
    phase: 'start',
    targetId: 7,
    type: 'person',
    startedAt: moment,
    ...ends,
    ...facts,
  } as AnnotatedEntry
}

/** `true`, or why not: `plate: ABC123 is in no group`. */
export function judged(
  when: When,
  entry: AnnotatedEntry,
  { timeZone = 'Europe/Berlin', cameras }: { timeZone?: string; cameras?: CameraLookup } = {},
): true | string {
  const verdict = compileCondition(schema.parse(when), { timeZone, cameras })(entry)
  return verdict.holds ? true : inOneLine(verdict.failed)
}
