import { pictureUrl, whyTooLarge } from '../../events/index.ts'
import type { Event, EventImage } from '../../model/index.ts'
import type { PictureRef } from '../schemas/index.ts'

/** Ranks the crop of this target first, then other crops, then the overview. */
function cropRank(target: number | null): (image: EventImage) => number {
  return ({ role, target: shown }) => {
    if (role === 'overview') return 2
    return target !== null && shown === target ? 0 : 1
  }
}

const overviewRank = ({ role }: EventImage) => (role === 'overview' ? 0 : 1)

/** Returns the stored picture that shows a target best: its crop, if there is one. */
export function cropOf(event: Event, target: number | null): PictureRef | null {
  return bestPicture(event, cropRank(target))
}

/** Returns the stored picture that shows the whole view best: the overview, if there is one. */
export function viewOf(event: Event): PictureRef | null {
  return bestPicture(event, overviewRank)
}

function bestPicture(event: Event, rank: (image: EventImage) => number): PictureRef | null {
  const kept = event.images.map((image, number) => ({ image, number })).filter(({ image }) => image.file !== null)
  const [best] = kept.sort((a, b) => rank(a.image) - rank(b.image))
  if (!best) return null
  const { width, height, role } = best.image
  const url = pictureUrl(event.id, best.number)
  return { eventId: event.id, url, width, height, role, tooLarge: whyTooLarge(best.image) }
}
