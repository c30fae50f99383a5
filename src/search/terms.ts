import { bounds, cutText, type Event } from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'
import { attributesOf, otherWordsOf } from './facts.ts'
import { foldTerm } from './filter.ts'

/** A fact as it is indexed. Names that begin with @ are for our own use; `text` does not look at them. */
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

/** Stands for the camera as it was at receipt: names and merges change later. */
export const cameraTerm = (id: string): Term => ({ name: '@camera', folded: id, value: id })
/** Stands for the events of a camera with a kept picture. */
export const pictureTerm = (id: string): Term => ({ name: '@picture', folded: id, value: id })
/** Stands for the events with more than one target: words that describe one may stand at two. */
export const severalTerm: Term = { name: '@several', folded: '', value: '' }
/** Stands for the events with this character in a plate: fragments of one character are in too many plates to be listed. */
export const plateCharacterTerm = (character: string): Term => ({
  name: '@plate-character',
  folded: character,
  value: character,
})
export const categoryTerm = (category: string) => term('category', category)
export const smartTypeTerm = (smartType: string) => term('smartType', smartType)
export const targetTerm = (type: string) => term('target', type)
export const attributeTerm = (name: string, value: string) => term(name, value)

/** Whether it may stand for what its camera sees: a picture that came under a borrowed name may not. */
export function hasPicture({ images, unconfirmed }: Pick<Event, 'images' | 'unconfirmed'>): boolean {
  return !unconfirmed && images.some(image => image.file !== null)
}

/** Everything an event is found by, but its plates; each once. */
export function termsOf(event: Event, cameraId: string): Term[] {
  const all = [
    everyEvent,
    ...(hasPicture(event) ? [pictureTerm(cameraId)] : []),
    cameraTerm(cameraId),
    ...(event.targets.length > 1 ? [severalTerm] : []),
    categoryTerm(event.category),
    smartTypeTerm(event.smartType),
    ...event.targets.map(target => targetTerm(target.type)),
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

/** The plates of an event; those without a letter or digit are none. */
export function plateReadsOf({ targets }: Event): PlateRead[] {
  return targets.flatMap(({ plate }, number) => {
    const key = plate ? plateKey(plate.number) : ''
    return plate && key !== '' ? [{ number, plate: plate.number, key }] : []
  })
}
