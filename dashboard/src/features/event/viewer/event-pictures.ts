import { targetWords } from '#features/events/category-words.ts'
import type { ApiEvent, ApiImage, ApiTarget } from '#server/api/schemas/index.ts'
import type { Part } from './zoom.ts'

/** Opens a picture, an index of the event's images; with a part, zoomed to it. */
export type LookAt = (image: number, part?: Part) => void

/** A picture that can be looked at, with its word: `Overview`, `Close-up`, `Close-up: AB123`. */
export interface LookablePicture {
  /** An index of the event's images. */
  index: number
  image: ApiImage & { url: string }
  word: string
}

const nameOf = (target: ApiTarget | undefined) =>
  target?.plate?.corrected ?? target?.plate?.number ?? target?.face?.match?.name ?? null

/** The pictures of an event that are stored and small enough to decode, the overview first. */
export function lookablePictures({ images, targets }: ApiEvent): LookablePicture[] {
  const all = images.flatMap((image, index): LookablePicture[] => {
    const { url, valid, tooLarge, role, target } = image
    if (url === null || !valid || tooLarge !== null) return []
    const name = target === null ? null : nameOf(targets[target])
    const word = role === 'overview' ? 'Overview' : name === null ? 'Close-up' : `Close-up: ${name}`
    return [{ index, image: { ...image, url }, word }]
  })
  const order = ({ image }: LookablePicture) => (image.role === 'overview' ? 0 : 1)
  return numbered(all.sort((a, b) => order(a) - order(b)))
}

/** Words that occur twice get a number. */
function numbered(pictures: LookablePicture[]): LookablePicture[] {
  const counts = new Map<string, number>()
  return pictures.map(picture => {
    const count = (counts.get(picture.word) ?? 0) + 1
    counts.set(picture.word, count)
    return count === 1 ? picture : { ...picture, word: `${picture.word} ${count}` }
  })
}

/** Something in the overview that one can zoom to. */
export interface Spot {
  /** `To the plate`, `To the person 2` */
  word: string
  part: Part
}

const spotWord = ({ plate, type }: ApiTarget) =>
  plate ? 'plate' : type === 'unknown' ? 'target' : targetWords[type].toLowerCase()

/** More buttons than this would hide the picture on a phone. */
const mostSpots = 6

/** The boxes of an event, as places to zoom to. */
export function spotsOf({ targets }: ApiEvent): Spot[] {
  const boxed = targets.filter(target => target.box !== null).slice(0, mostSpots)
  return boxed.map((target, index) => {
    const word = spotWord(target)
    const same = boxed.filter(other => spotWord(other) === word)
    const number =
      same.length > 1 ? ` ${boxed.slice(0, index + 1).filter(other => spotWord(other) === word).length}` : ''
    return { word: `To the ${word}${number}`, part: target.box as Part }
  })
}
