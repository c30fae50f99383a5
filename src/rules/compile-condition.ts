import type { AnnotatedEntry, AnnotatedEvent, AnnotatedTarget } from '../events/index.ts'
import { categoryFacts, ModeHistory, type PassChange, type VisitChange } from '../model/index.ts'
import { filterTest, fold, wordsOf } from '../search/index.ts'
import { hoursTest } from '../time/hours.ts'
import { type CameraLookup, camerasByEntry } from './camera-lookup.ts'
import { anyOf, type Mismatch } from './mismatch.ts'
import type { When } from './rule-schema.ts'
import { matchingTargets, targetTests } from './target-conditions.ts'
import { lineTest, zoneTest } from './zone-conditions.ts'

/** Whether an entry matches a condition. `targets` are the indexes of the targets that match. */
export type Verdict = { holds: true; failed: null; targets: number[] } | { holds: false; failed: Mismatch; targets: [] }

export type CompiledCondition = (entry: AnnotatedEntry) => Verdict

export interface ConditionContext {
  /** The site's IANA zone. */
  timeZone: string
  /** Knows merged and unapproved cameras; without it only the id and name in the entry count. */
  cameras?: CameraLookup | undefined
  /** Knows the arming mode at any time; without it, it was never changed. */
  modes?: ModeLookup | undefined
}

interface Part {
  part: string
  /** Null if the part matches, otherwise what the entry has instead. */
  test: (entry: AnnotatedEntry) => string | null
}

/** The arming mode at a time in milliseconds since 1970. */
export type ModeLookup = Pick<ModeHistory, 'modeAt'>

interface CompileContext {
  timeZone: string
  modes: ModeLookup
  cameras: CameraLookup
}

const kindWords = {
  alarm: 'an event',
  status: 'a status change',
  track: 'a track',
  incident: 'an incident',
  pass: 'a pass',
  visit: 'a visit',
  mode: 'a change of the mode',
} as const

/** A condition that only events can match. */
function ofEvents(test: (event: AnnotatedEvent) => string | null): Part['test'] {
  return entry => (entry.kind === 'alarm' ? test(entry) : `${kindWords[entry.kind]} has none`)
}

function kindPart(kinds: readonly AnnotatedEntry['kind'][]): Part {
  return {
    part: 'kind',
    test: ({ kind }) =>
      kinds.includes(kind) ? null : `${kindWords[kind]} is not ${anyOf(kinds.map(one => kindWords[one]))}`,
  }
}

function cameraPart(wanted: readonly string[], cameras: CameraLookup): Part {
  return {
    part: 'camera',
    test: ({ camera }) =>
      wanted.some(word => cameras.matches(word, camera)) ? null : `${camera.name} is not ${anyOf(wanted)}`,
  }
}

function oneOf(values: readonly string[], of: (event: AnnotatedEvent) => string): Part['test'] {
  const wanted = new Set(values.map(fold))
  return ofEvents(event => (wanted.has(fold(of(event))) ? null : `${of(event)} is not ${anyOf(values)}`))
}

const visitEnds: ReadonlySet<VisitChange['phase']> = new Set(['left', 'unseen'])

/** The phase of an event; the end of a track, an incident, a pass or a visit counts as `stop`. */
function phaseOf(entry: AnnotatedEntry): string | null {
  if (entry.kind === 'alarm') return entry.phase
  if (entry.kind === 'status' || entry.kind === 'mode') return null
  if (entry.kind === 'visit' && !visitEnds.has(entry.phase)) return entry.phase === 'entered' ? 'start' : 'ongoing'
  return entry.phase === 'start' ? 'start' : 'stop'
}

function phaseTest(wanted: readonly string[]): Part['test'] {
  const folded = wanted.map(fold)
  return entry => {
    const phase = phaseOf(entry)
    if (phase !== null && (folded.includes(phase) || folded.includes('*'))) return null
    return phase === null ? 'the device reports none' : `${phase} is not ${anyOf(wanted)}`
  }
}

function activeTest(wanted: boolean): Part['test'] {
  return entry => {
    if (entry.kind !== 'status') return `${kindWords[entry.kind]} has none`
    return entry.active === wanted ? null : `${entry.alarm} is ${entry.active ? 'on' : 'off'}`
  }
}

function alarmTest(wanted: readonly string[]): Part['test'] {
  const folded = wanted.map(fold)
  return entry => {
    if (entry.kind !== 'status') return `${kindWords[entry.kind]} has none`
    return folded.includes(fold(entry.alarm)) ? null : `${entry.alarm} is not ${anyOf(wanted)}`
  }
}

/** The word that names an entry without a target: an alarm, a type of target, or a category. */
function ownWord(entry: Exclude<AnnotatedEntry, AnnotatedEvent>): string {
  if (entry.kind === 'status') return entry.alarm
  if (entry.kind === 'mode') return `${entry.mode} ${entry.name}`
  if (entry.kind === 'pass' || entry.kind === 'visit') return entry.plate
  return entry.kind === 'track' ? entry.type : categoryFacts[entry.category].searchWords
}

function textTest(text: string): Part['test'] {
  const words = wordsOf(text)
  const inEvent = filterTest({ text })
  return entry => {
    if (entry.kind === 'alarm') return inEvent(entry) ? null : `nothing in it reads ${JSON.stringify(text)}`
    const { camera } = entry
    const texts = [camera.id, camera.name, ownWord(entry)].map(fold)
    const missing = words.find(word => !texts.some(one => one.includes(word)))
    return missing === undefined ? null : `nothing in it reads ${JSON.stringify(missing)}`
  }
}

/** The vehicle of a pass or visit, with its plate as an event has it. */
function vehicleOf(entry: PassChange | VisitChange): AnnotatedTarget {
  const { plate: number, known } = entry
  const none = { list: null, group: null, owner: null, color: null, confidence: null, corrected: null }
  const direction = entry.kind === 'pass' ? entry.direction : null
  const plate = { ...none, number, known, direction }
  return { targetId: null, type: 'vehicle', box: null, plate, vehicle: null, person: null, face: null }
}

function visitPart(part: string, wanted: readonly string[], of: (visit: VisitChange) => readonly string[]): Part {
  const folded = wanted.map(fold)
  return {
    part,
    test: entry => {
      if (entry.kind !== 'visit') return `${kindWords[entry.kind]} has none`
      const own = of(entry)
      return own.some(one => folded.includes(fold(one))) ? null : `${own.join(', ') || 'none'} is not ${anyOf(wanted)}`
    },
  }
}

const isUnconfirmed = (entry: AnnotatedEntry) => entry.kind === 'alarm' && entry.unconfirmed === true

function unconfirmedTest(entry: AnnotatedEntry): string | null {
  return isUnconfirmed(entry) ? null : 'it came from a confirmed address of the camera'
}

/** Parts that are tested before the targets: they are cheap and the same for all targets. */
function partsBefore(when: When, { cameras }: CompileContext): Part[] {
  const { kind, camera, category, smartType, phase, zone, line, alarm, active, unconfirmed, place, visit, flag } = when
  const phaseAttribute = when.attributes?.phase
  const parts: (Part | false)[] = [
    kind?.length ? kindPart(kind) : false,
    camera?.length ? cameraPart(camera, cameras) : false,
    category?.length ? { part: 'category', test: oneOf(category, event => event.category) } : false,
    smartType?.length ? { part: 'smartType', test: oneOf(smartType, event => event.smartType) } : false,
    phase?.length ? { part: 'phase', test: phaseTest(phase) } : false,
    phaseAttribute?.length ? { part: 'attributes', test: phaseTest(phaseAttribute) } : false,
    zone?.length ? { part: 'zone', test: zoneTest(zone) } : false,
    line?.length ? { part: 'line', test: lineTest(line) } : false,
    alarm?.length ? { part: 'alarm', test: alarmTest(alarm) } : false,
    place?.length ? visitPart('place', place, ({ place: { id, name } }) => [name, id]) : false,
    visit?.length ? visitPart('visit', visit, one => [one.phase]) : false,
    flag?.length ? visitPart('flag', flag, ({ flags }) => flags) : false,
    active === undefined ? false : { part: 'active', test: activeTest(active) },
    unconfirmed ? { part: 'unconfirmed', test: unconfirmedTest } : false,
  ]
  return parts.filter(part => part !== false)
}

function modePart(wanted: readonly string[], modes: ModeLookup): Part {
  return {
    part: 'mode',
    test: entry => {
      const mode = entry.kind === 'mode' ? entry.mode : modes.modeAt(Date.parse(entry.receivedAt))
      return wanted.includes(mode) ? null : `the mode was ${mode}, not ${anyOf(wanted)}`
    },
  }
}

function partsAfter({ time, quiet, text, mode }: When, { timeZone, modes }: CompileContext): Part[] {
  const parts: Part[] = mode?.length ? [modePart(mode, modes)] : []
  if (time) {
    const test = hoursTest(time, timeZone)
    const outside = (entry: AnnotatedEntry) => {
      const { within, seen, asked } = test(Date.parse(entry.time))
      return within ? null : `${seen} is outside ${asked}`
    }
    parts.push({ part: 'time', test: outside })
  }
  if (quiet) {
    const test = hoursTest(quiet, timeZone)
    const inside = (entry: AnnotatedEntry) => {
      const { within, seen, asked } = test(Date.parse(entry.time))
      return within ? `${seen} is within ${asked}` : null
    }
    parts.push({ part: 'quiet', test: inside })
  }
  if (text && wordsOf(text).length > 0) parts.push({ part: 'text', test: textTest(text) })
  return parts
}

type TargetsTest = (entry: AnnotatedEntry) => { matching: number[]; mismatch: Mismatch | null }

/** False if the device reports that the target touched only other zones. */
function touched(event: AnnotatedEvent, targetId: number | null, zone: readonly number[] | undefined): boolean {
  if (!zone?.length || targetId === null) return true
  const own = event.rules.filter(rule => rule.targetId === targetId)
  return own.length === 0 || own.some(({ eventId }) => eventId !== null && zone.includes(eventId))
}

function targetsTest(when: When): TargetsTest {
  const tests = targetTests(when)
  const { target, zone } = when
  return entry => {
    if (entry.kind === 'alarm') {
      const all = entry.targets.map((one, index) => [index, one] as const)
      const touching = all.filter(([, { targetId }]) => touched(entry, targetId, zone))
      if (tests.length === 0) return { matching: touching.map(([index]) => index), mismatch: null }
      return matchingTargets(touching, tests)
    }
    if (entry.kind === 'pass' || entry.kind === 'visit') {
      return tests.length === 0 ? { matching: [], mismatch: null } : matchingTargets([[0, vehicleOf(entry)]], tests)
    }
    const needed = entry.kind === 'track' ? tests.filter(({ part }) => part !== 'target') : tests
    const [lacking] = needed
    if (lacking) return { matching: [], mismatch: { part: lacking.part, detail: `${kindWords[entry.kind]} has none` } }
    if (entry.kind === 'track' && target?.length && !target.includes(entry.type)) {
      return { matching: [], mismatch: { part: 'target', detail: `${entry.type} is not ${anyOf(target)}` } }
    }
    return { matching: [], mismatch: null }
  }
}

function firstMismatch(parts: readonly Part[], entry: AnnotatedEntry): Mismatch | null {
  for (const { part, test } of parts) {
    const detail = test(entry)
    if (detail !== null) return { part, detail }
  }
  return null
}

const no = (failed: Mismatch): Verdict => ({ holds: false, failed, targets: [] })

function compile(when: When, context: CompileContext): CompiledCondition {
  const before = partsBefore(when, context)
  const after = partsAfter(when, context)
  const targets = targetsTest(when)
  const not = when.not ? compile(when.not, context) : null
  return entry => {
    const first = firstMismatch(before, entry)
    if (first) return no(first)
    const { matching, mismatch } = targets(entry)
    const failed = mismatch ?? firstMismatch(after, entry)
    if (failed) return no(failed)
    if (not?.(entry).holds) return no({ part: 'not', detail: 'the excluded condition matches' })
    return { holds: true, failed: null, targets: matching }
  }
}

/** The kinds a condition can match: those it names, status changes if it has `alarm` or `active`, else events. */
export function kindsOf({ kind, alarm, active }: When): AnnotatedEntry['kind'][] {
  if (kind?.length) return kind
  return alarm?.length || active !== undefined ? ['status'] : ['alarm']
}

/**
 * Compiles a condition into a test of entries, which is pure except for `context.cameras`. All parts have to match, a
 * list matches with one of its values, and the parts about targets have to match on one and the same target. Entries of
 * unapproved devices never match, and events from an unconfirmed address only if the condition asks for them.
 */
export function compileCondition(
  when: When,
  { timeZone, cameras = camerasByEntry, modes = new ModeHistory() }: ConditionContext,
): CompiledCondition {
  const test = compile({ ...when, kind: kindsOf(when) }, { timeZone, cameras, modes })
  return entry => {
    const { camera, clientIp } = entry
    if (!cameras.isApproved(camera.id)) return no({ part: 'approval', detail: `${camera.name} waits for approval` })
    if (when.unconfirmed || !isUnconfirmed(entry)) return test(entry)
    return no({ part: 'unconfirmed', detail: `${clientIp} is not a confirmed address of ${camera.name}` })
  }
}
