import { createHash } from 'node:crypto'
import { bounds, cutText, type Event } from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'
import { type Drawing, drawingsOf } from '../places/index.ts'
import { attributesOf, otherWordsOf } from './facts.ts'
import { foldTerm } from './filter.ts'

/** A fact in the form in which it is indexed. Names that begin with @ are internal; the filter `text` ignores them. */
export interface Term {
  name: string
  folded: string
  value: string
}

export const everyEvent: Term = { name: '@event', folded: '', value: '' }

const term = (name: string, value: string): Term => ({
  name,
  folded: foldTerm(value),
  value: cutText(value, bounds.key),
})

/** The camera by its id at receipt, since names and merges change later. */
export const cameraTerm = (id: string): Term => ({ name: '@camera', folded: id, value: id })
/** The events of a camera that have a stored picture. */
export const pictureTerm = (id: string): Term => ({ name: '@picture', folded: id, value: id })
/** The events with more than one target: the words of a phrase may occur at different ones. */
export const severalTerm: Term = { name: '@several', folded: '', value: '' }
/** The events with this character in a plate: too many plates contain one character to list them. */
export const plateCharacterTerm = (character: string): Term => ({
  name: '@plate-character',
  folded: character,
  value: character,
})
export const categoryTerm = (category: string) => term('category', category)
export const smartTypeTerm = (smartType: string) => term('smartType', smartType)
export const targetTerm = (type: string) => term('target', type)
export const attributeTerm = (name: string, value: string) => term(name, value)

export const lineTermName = '@line'

/**
 * The events of a camera at a line or zone as it is drawn there. Names are given later, and belong to lines that are drawn
 * a little differently too, so that the value holds the drawing.
 */
function lineTerm(cameraId: string, { shape, points }: Drawing): Term {
  const value = JSON.stringify([cameraId, shape, points.map(({ x, y }) => [x, y])])
  return { name: lineTermName, folded: createHash('sha256').update(value).digest('hex').slice(0, bounds.key), value }
}

/** The camera's own id and the drawing in the value of a term of a line. */
export function lineOfTerm(value: string): { cameraId: string; drawing: Drawing } {
  const [cameraId, shape, points] = JSON.parse(value) as [string, Drawing['shape'], [x: number, y: number][]]
  return { cameraId, drawing: { shape, points: points.map(([x, y]) => ({ x, y })) } }
}

/** Whether an event has a picture that may represent its camera; one from an unconfirmed address may not. */
export function hasPicture({ images, unconfirmed }: Pick<Event, 'images' | 'unconfirmed'>): boolean {
  return !unconfirmed && images.some(image => image.file !== null)
}

/** All terms of an event, without its plates; each once. */
export function termsOf(event: Event, cameraId: string): Term[] {
  const all = [
    everyEvent,
    ...(hasPicture(event) ? [pictureTerm(cameraId)] : []),
    cameraTerm(cameraId),
    ...(event.targets.length > 1 ? [severalTerm] : []),
    categoryTerm(event.category),
    smartTypeTerm(event.smartType),
    ...event.targets.map(target => targetTerm(target.type)),
    ...drawingsOf(event).flatMap(drawing => (drawing.shape === null ? [] : lineTerm(cameraId, drawing))),
    ...plateReadsOf(event).flatMap(({ key }) => Array.from(key, plateCharacterTerm)),
    ...[...attributesOf(event), ...otherWordsOf(event)].map(({ name, value }) => term(name, value)),
  ]
  return [...new Map(all.map(one => [`${one.name}\0${one.folded}`, one])).values()]
}

export interface PlateRead {
  /** The target's index within its event. */
  number: number
  plate: string
  key: string
}

/** The plates of an event; a text without a letter or digit is not a plate. */
export function plateReadsOf({ targets }: Event): PlateRead[] {
  return targets.flatMap(({ plate }, number) => {
    const key = plate ? plateKey(plate.number) : ''
    return plate && key !== '' ? [{ number, plate: plate.number, key }] : []
  })
}
