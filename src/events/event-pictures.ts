import type { EventImage } from '../model/index.ts'
import { tooManyPixels } from '../protocol/index.ts'

/** Path-absolute address of a picture of an event; `number` is the index in the event's list of images. */
export function pictureUrl(eventId: string, number: number): string {
  return `/api/v1/events/${eventId}/images/${number}`
}

/**
 * Why no thumbnail is made of a picture, in words; null where one can be made. Events stored before pictures had a
 * bound carry no reason, so their pixels are counted here.
 */
export function whyTooLarge({ tooLarge, width, height }: EventImage): string | null {
  if (tooLarge) return tooLarge
  return width === null || height === null ? null : tooManyPixels({ width, height })
}
