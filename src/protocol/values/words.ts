import type { Phase, PlateDirection, PlateList, TargetType } from '../../model/index.ts'

/** A word as the device sent it; null where it means "unknown". */
export function word(text: string | undefined): string | null {
  return text === undefined || notKnown.has(text.toLowerCase()) ? null : text
}

/** Whether a text is a numeric code for a word. */
export function isCode(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,3}$/.test(text)
}

/** A word as the device sent it; null also for a numeric code, because the known tables disagree about the words. */
export function wordUnlessCode(text: string | undefined): string | null {
  return isCode(text) ? null : word(text)
}

const notKnown = new Set(['', 'unknown', 'unknow', 'null', 'none', 'n/a', 'invalid'])

const targetTypes: Record<string, TargetType> = {
  person: 'person',
  human: 'person',
  1: 'person',
  car: 'vehicle',
  vehicle: 'vehicle',
  2: 'vehicle',
  motor: 'bike',
  bike: 'bike',
  4: 'bike',
}

/** The type of a target: person, car or motor, or the codes 1, 2 and 4 of the SDK. */
export function targetTypeOf(text: string | undefined): TargetType {
  return lookUp(targetTypes, text) ?? 'unknown'
}

const phases: Record<string, Phase> = {
  smart_start: 'start',
  smart_procedure: 'ongoing',
  smart_stop: 'stop',
  1: 'start',
  2: 'stop',
  3: 'ongoing',
}

export function phaseOf(text: string | undefined): Phase | null {
  return lookUp(phases, text)
}

const plateLists: Record<string, PlateList> = {
  whitelist: 'allow',
  blacklist: 'block',
  temporarylist: 'temporary',
  strangerlist: 'unlisted',
}

/** The list that a word of the device means; null for the name of a group. */
export function plateListOf(text: string | undefined): PlateList | null {
  return lookUp(plateLists, text)
}

const plateDirections: Record<string, PlateDirection> = {
  approach: 'approach',
  near: 'approach',
  2: 'approach',
  away: 'away',
  leave: 'away',
  3: 'away',
}

export function plateDirectionOf(text: string | undefined): PlateDirection | null {
  return lookUp(plateDirections, text)
}

function lookUp<Meaning>(table: Record<string, Meaning>, text: string | undefined): Meaning | null {
  if (text === undefined) return null
  const key = text.toLowerCase()
  return Object.hasOwn(table, key) ? (table[key] ?? null) : null
}
