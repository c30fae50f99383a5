import type { PostImage } from '../model/index.ts'
import type { TargetSighting } from './alarm-reading.ts'
import type { Picture, Pictures } from './pictures.ts'
import type { PostRoom } from './post-room.ts'
import type { XmlElement } from './xml/element.ts'

export interface ImagesToJoin {
  overviews: XmlElement[]
  targets: TargetSighting[]
  pictures: Pictures
  room: PostRoom
}

/**
 * The images of a post: overviews first, then those of the targets in order. Empty image elements are left out. `isCut` is
 * true where the post has more images than the bound allows.
 */
export function joinImages({ overviews, targets, pictures, room }: ImagesToJoin): {
  images: PostImage[]
  isCut: boolean
} {
  const take = new PictureTaker(pictures, room)
  const images: PostImage[] = distinct(take.from(overviews)).map(picture => ({
    role: 'overview',
    target: null,
    ...picture,
  }))
  targets.forEach((sighting, target) => {
    for (const picture of take.from(sighting.images)) images.push({ role: 'target', target, ...picture })
  })
  return { images, isCut: take.isCut }
}

/** Reads pictures up to the bound. */
class PictureTaker {
  isCut = false
  private readonly pictures: Pictures
  private readonly room: PostRoom

  constructor(pictures: Pictures, room: PostRoom) {
    this.pictures = pictures
    this.room = room
  }

  from(elements: XmlElement[]): Picture[] {
    const taken: Picture[] = []
    for (const element of elements) {
      if (this.room.pictures <= 0) {
        this.isCut = true
        break
      }
      const picture = this.pictures.of(element)
      if (picture === null) continue
      this.room.pictures--
      taken.push(picture)
    }
    return taken
  }
}

/** An overview that was sent twice, in sourceDataInfo and as list item 0, is one picture with two ranges. */
export function distinct(overviews: Picture[]): Picture[] {
  const kept: Picture[] = []
  for (const overview of overviews) {
    const index = kept.findIndex(other => other.data !== null && overview.data?.equals(other.data))
    const twin = kept[index]
    if (twin === undefined) kept.push(overview)
    else kept[index] = { ...twin, spans: [...twin.spans, ...overview.spans] }
  }
  return kept
}
