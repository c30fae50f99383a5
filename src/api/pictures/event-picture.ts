import { whyTooLarge } from '../../events/index.ts'
import type { Archive } from '../../log/index.ts'
import { type Event, ViewtronError } from '../../model/index.ts'

export interface EventPicture {
  /** In the archive. */
  path: string
  sha256: string
  bytes: number
  /** Pixels; null if the file's header does not state it. */
  width: number | null
  /** The reason, for people, why it has no thumbnail; null if it has one. */
  tooLarge: string | null
}

/** Returns a picture of an event by its index. Throws `not-found` for an unknown index, `picture-not-kept` for a removed file. */
export async function eventPicture(
  archive: Pick<Archive, 'sizeOf'>,
  event: Event,
  number: number,
): Promise<EventPicture> {
  const image = event.images[number]
  if (!image) throw new ViewtronError('not-found', { what: `picture ${number} of the event`, id: event.id })
  const { file: path, sha256, width } = image
  const bytes = path === null ? null : await archive.sizeOf(path)
  if (path === null || bytes === null || sha256 === null)
    throw new ViewtronError('picture-not-kept', { number, id: event.id })
  return { path, sha256, bytes, width, tooLarge: whyTooLarge(image) }
}
