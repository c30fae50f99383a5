import type { AnnotatedEntry, AnnotatedEvent } from '../events/index.ts'
import type { When } from '../outputs/schemas.ts'
import { filterTest, fold, wordsOf } from '../search/index.ts'
import { type CameraBook, plainCameras } from './camera-book.ts'
import { hoursTest } from './hours.ts'
import { fittingTargets, targetTests } from './target-conditions.ts'
import { anyOf, type Unmet } from './unmet.ts'

/** Whether an entry is what was asked for. `targets` are the indexes of the targets that fulfil what targets have to. */
export type Verdict = { holds: true; failed: null; targets: number[] } | { holds: false; failed: Unmet; targets: [] }

export type CompiledWhen = (entry: AnnotatedEntry) => Verdict

export interface WhenContext {
  /** The site's IANA zone. */
  timeZone: string
  /** Merged cameras and those that wait for approval; only what stands in the entries where it is left out. */
  cameras?: CameraBook | undefined
}

interface Part {
  part: string
  /** Null where it holds, else what was seen. */
  test: (entry: AnnotatedEntry) => string | null
}

interface Compiling {
  timeZone: string
  cameras: CameraBook
}

const kindWords = { alarm: 'an event', status: 'a status change', track: 'a track' } as const

/** A condition that only events can fulfil. */
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

function cameraPart(wanted: readonly string[], cameras: CameraBook): Part {
  return {
    part: 'camera',
    test: ({ camera }) =>
      wanted.some(word => cameras.isMeant(word, camera)) ? null : `${camera.name} is not ${anyOf(wanted)}`,
  }
}

function oneOf(values: readonly string[], of: (event: AnnotatedEvent) => string): Part['test'] {
  const wanted = new Set(values.map(fold))
  return ofEvents(event => (wanted.has(fold(of(event))) ? null : `${of(event)} is not ${anyOf(values)}`))
}

/** The phase of an event; of a track its end is the stop. */
function phaseOf(entry: AnnotatedEntry): string | null {
  if (entry.kind === 'track') return entry.phase === 'end' ? 'stop' : 'start'
  return entry.kind === 'alarm' ? entry.phase : null
}

function phaseTest(wanted: readonly string[]): Part['test'] {
  const folded = wanted.map(fold)
  return entry => {
    const phase = phaseOf(entry)
    if (phase !== null && (folded.includes(phase) || folded.includes('*'))) return null
    return phase === null ? 'the device names none' : `${phase} is not ${anyOf(wanted)}`
  }
}

/** Numbers of the zones and lines an entry is about. */
function zonesOf(entry: AnnotatedEntry): number[] {
  if (entry.kind === 'status') return entry.rule === null ? [] : [entry.rule]
  return entry.kind === 'alarm' ? entry.rules.flatMap(({ eventId }) => eventId ?? []) : []
}

function zoneTest(wanted: readonly number[]): Part['test'] {
  return entry => {
    const zones = [...new Set(zonesOf(entry))]
    if (zones.some(zone => wanted.includes(zone))) return null
    return zones.length === 0 ? 'the device names none' : `${zones.join(', ')} is not ${anyOf(wanted)}`
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

function textTest(text: string): Part['test'] {
  const words = wordsOf(text)
  const inEvent = filterTest({ text })
  return entry => {
    if (entry.kind === 'alarm') return inEvent(entry) ? null : `nothing in it reads ${JSON.stringify(text)}`
    const { camera } = entry
    const texts = [camera.id, camera.name, entry.kind === 'status' ? entry.alarm : entry.type].map(fold)
    const missing = words.find(word => !texts.some(one => one.includes(word)))
    return missing === undefined ? null : `nothing in it reads ${JSON.stringify(missing)}`
  }
}

const isUnconfirmed = (entry: AnnotatedEntry) => entry.kind === 'alarm' && entry.unconfirmed === true

function unconfirmedTest(entry: AnnotatedEntry): string | null {
  return isUnconfirmed(entry) ? null : 'it came from an address of the camera'
}

/** What is looked at before targets: quick, and the same for all targets. */
function partsBefore(when: When, { cameras }: Compiling): Part[] {
  const { kind, camera, category, smartType, phase, zone, alarm, active, unconfirmed } = when
  const phaseAttribute = when.attributes?.phase
  const parts: (Part | false)[] = [
    kind?.length ? kindPart(kind) : false,
    camera?.length ? cameraPart(camera, cameras) : false,
    category?.length ? { part: 'category', test: oneOf(category, event => event.category) } : false,
    smartType?.length ? { part: 'smartType', test: oneOf(smartType, event => event.smartType) } : false,
    phase?.length ? { part: 'phase', test: phaseTest(phase) } : false,
    phaseAttribute?.length ? { part: 'attributes', test: phaseTest(phaseAttribute) } : false,
    zone?.length ? { part: 'zone', test: zoneTest(zone) } : false,
    alarm?.length ? { part: 'alarm', test: alarmTest(alarm) } : false,
    active === undefined ? false : { part: 'active', test: activeTest(active) },
    unconfirmed ? { part: 'unconfirmed', test: unconfirmedTest } : false,
  ]
  return parts.filter(part => part !== false)
}

function partsAfter({ time, quiet, text }: When, { timeZone }: Compiling): Part[] {
  const parts: Part[] = []
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

type TargetsTest = (entry: AnnotatedEntry) => { fitting: number[]; unmet: Unmet | null }

/** A target the device itself ties to other zones than the asked ones did not touch them. */
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
      if (tests.length === 0) return { fitting: touching.map(([index]) => index), unmet: null }
      return fittingTargets(touching, tests)
    }
    const needed = entry.kind === 'track' ? tests.filter(({ part }) => part !== 'target') : tests
    const [lacking] = needed
    if (lacking) return { fitting: [], unmet: { part: lacking.part, detail: `${kindWords[entry.kind]} has none` } }
    if (entry.kind === 'track' && target?.length && !target.includes(entry.type)) {
      return { fitting: [], unmet: { part: 'target', detail: `${entry.type} is not ${anyOf(target)}` } }
    }
    return { fitting: [], unmet: null }
  }
}

function firstUnmet(parts: readonly Part[], entry: AnnotatedEntry): Unmet | null {
  for (const { part, test } of parts) {
    const detail = test(entry)
    if (detail !== null) return { part, detail }
  }
  return null
}

const no = (failed: Unmet): Verdict => ({ holds: false, failed, targets: [] })

function compile(when: When, compiling: Compiling): CompiledWhen {
  const before = partsBefore(when, compiling)
  const after = partsAfter(when, compiling)
  const targets = targetsTest(when)
  const not = when.not ? compile(when.not, compiling) : null
  return entry => {
    const first = firstUnmet(before, entry)
    if (first) return no(first)
    const { fitting, unmet } = targets(entry)
    const failed = unmet ?? firstUnmet(after, entry)
    if (failed) return no(failed)
    if (not?.(entry).holds) return no({ part: 'not', detail: 'all that must not be is so' })
    return { holds: true, failed: null, targets: fitting }
  }
}

/** Which kinds a condition is about: events, unless it names others or speaks of what only status changes have. */
export function kindsOf({ kind, alarm, active }: When): AnnotatedEntry['kind'][] {
  if (kind?.length) return kind
  return alarm?.length || active !== undefined ? ['status'] : ['alarm']
}

/**
 * A test of entries, made once and used for many; pure but for `context.cameras`. All that is given has to hold, of a
 * list one value; what targets have to fulfil, one target has to fulfil altogether. Devices that wait for approval never
 * pass, and what came from an address that is not confirmed passes only where it is asked for.
 */
export function compileWhen(when: When, { timeZone, cameras = plainCameras }: WhenContext): CompiledWhen {
  const test = compile({ ...when, kind: kindsOf(when) }, { timeZone, cameras })
  return entry => {
    const { camera, clientIp } = entry
    if (!cameras.isApproved(camera.id)) return no({ part: 'approval', detail: `${camera.name} waits for approval` })
    if (when.unconfirmed || !isUnconfirmed(entry)) return test(entry)
    return no({ part: 'unconfirmed', detail: `${clientIp} is not a confirmed address of ${camera.name}` })
  }
}
