import type { Event, LogEntry } from '../../model/index.ts'
import { categories, cutToBounds } from '../../model/index.ts'

type Facts = Record<string, unknown>

/** The body of an event: everything that no other column holds. */
export type StoredAlarm = Omit<Event, 'kind' | 'id' | 'seq' | 'receivedAt' | 'time' | 'camera'>

const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown) => typeof value === 'string'
const isTextOrNull = (value: unknown) => value === null || typeof value === 'string'
const isFactsOrNull = (value: unknown) => value === null || isFacts(value)
const knownCategories: ReadonlySet<string> = new Set(categories)
const isNumber = (value: unknown) => typeof value === 'number'

function isPlateOrNull(plate: unknown): boolean {
  if (plate === null) return true
  return isFacts(plate) && isText(plate.number) && [plate.list, plate.group, plate.owner].every(isTextOrNull)
}

function isFaceOrNull(face: unknown): boolean {
  if (face === null) return true
  if (!isFacts(face)) return false
  const { match } = face
  return match === null || (isFacts(match) && [match.name, match.list, match.identityNumber].every(isTextOrNull))
}

function isTarget(target: unknown): boolean {
  if (!isFacts(target) || !isText(target.type)) return false
  const { plate, vehicle, person, face, box } = target
  return isPlateOrNull(plate) && isFaceOrNull(face) && [vehicle, person, box].every(isFactsOrNull)
}

const isListOf = (value: unknown, test: (item: unknown) => boolean) => Array.isArray(value) && value.every(test)

function isDevice(device: unknown): boolean {
  return isFacts(device) && [device.name, device.ip, device.mac, device.serial].every(isTextOrNull)
}

/** The name of the first field of an event's body that is wrong; null where the body can be read. */
function wrongInAlarm(body: Facts): string | null {
  const checks: [name: string, isRight: boolean][] = [
    ['category', isText(body.category) && knownCategories.has(body.category as string)],
    ['smartType', isText(body.smartType)],
    ['clientIp', isText(body.clientIp)],
    ['device', isDevice(body.device)],
    ['rules', isListOf(body.rules, rule => isFacts(rule) && Array.isArray(rule.points))],
    ['targets', isListOf(body.targets, isTarget)],
    ['counts', isListOf(body.counts, count => isFacts(count) && isText(count.target))],
    ['images', isListOf(body.images, image => isFacts(image) && isText(image.role) && isTextOrNull(image.file))],
  ]
  return checks.find(([, isRight]) => !isRight)?.[0] ?? null
}

const wrongInStatus = ({ alarm, active, since }: Facts) => {
  if (!isText(alarm)) return 'alarm'
  return typeof active === 'boolean' ? (isText(since) ? null : 'since') : 'active'
}

const wrongInTrack = ({ phase, type, startedAt, path }: Facts) => {
  if (!isText(phase) || !isText(type)) return 'phase'
  return isText(startedAt) && isListOf(path, point => isListOf(point, isNumber)) ? null : 'path'
}

const wrongInIncident = ({ phase, startedAt, events, best }: Facts) => {
  if (!isText(phase) || !isText(startedAt)) return 'phase'
  return isListOf(events, isText) && isText(best) ? null : 'events'
}

const wrongInPass = ({ phase, plate, reads, best }: Facts) => {
  if (!isText(phase) || !isText(plate)) return 'phase'
  return isListOf(reads, isText) && isText(best) ? null : 'reads'
}

const wrongInVisit = ({ phase, plate, place, passes }: Facts) => {
  if (!isText(phase) || !isText(plate)) return 'phase'
  return isFacts(place) && isListOf(passes, isText) ? null : 'place'
}

const wrongInMode = ({ mode, name, previous, by }: Facts) =>
  [mode, name, previous].every(isText) ? (isText(by) ? null : 'by') : 'mode'

const wrongIn: Record<LogEntry['kind'], (body: Facts) => string | null> = {
  alarm: wrongInAlarm,
  status: wrongInStatus,
  track: wrongInTrack,
  incident: wrongInIncident,
  pass: wrongInPass,
  visit: wrongInVisit,
  mode: wrongInMode,
}

/**
 * Parses a row's `body`, and cuts what an older version stored beyond today's bounds. Throws where it is no JSON or has
 * not the shape of its kind, so that readers of the log need no further checks.
 */
export function readBody(kind: LogEntry['kind'], body: string): Facts {
  const facts: unknown = JSON.parse(body)
  if (!isFacts(facts)) throw new SyntaxError('The entry is not an object.')
  const wrong = wrongIn[kind](facts)
  if (wrong !== null) throw new SyntaxError(`The entry’s “${wrong}” is not in its form.`)
  return kind === 'alarm' ? withinBounds(facts) : facts
}

/** Cuts everything but pictures, whose files exist. */
function withinBounds(facts: Facts): Facts {
  const { images, ...others } = facts
  const isCut = cutToBounds(others)
  return { ...others, images, ...(isCut ? { truncated: true } : {}) } satisfies Partial<Record<keyof Event, unknown>>
}

/** The body of an event; null where it cannot be read. */
export function readAlarm(body: string): StoredAlarm | null {
  try {
    return readBody('alarm', body) as unknown as StoredAlarm
  } catch {
    return null
  }
}
