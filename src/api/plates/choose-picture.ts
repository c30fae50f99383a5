import type { Event, EventImage } from '../../model/index.ts'
import { pictureUrl } from '../present-event.ts'
import type { PictureRef } from '../schemas/index.ts'

/** The kept picture that shows an event best: the crop of this target where one is asked for, any crop, the overview. */
export function choosePicture(event: Event, target: number | null = null): PictureRef | null {
  const rank = (image: EventImage) => {
    if (image.role === 'overview') return 2
    return target !== null && image.target === target ? 0 : 1
  }
  const kept = event.images.map((image, number) => ({ image, number })).filter(({ image }) => image.file !== null)
  const [best] = kept.sort((a, b) => rank(a.image) - rank(b.image))
  if (!best) return null
  const { width, height, role } = best.image
  return { eventId: event.id, url: pictureUrl(event.id, best.number), width, height, role }
}
