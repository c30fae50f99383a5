import type { Hiding } from '../../accounts/index.ts'
import { Turns } from '../../lib/turns.ts'
import type { Archive } from '../../log/index.ts'
import { type Event, ViewtronError } from '../../model/index.ts'
import { eventPicture } from '../pictures/event-picture.ts'
import { type HiddenPlaces, hiddenPicture } from '../pictures/hidden-picture.ts'
import { type MarkedEvent, markedBoxes } from './marked-boxes.ts'

/** A picture of a shared event; `refused` says why it is not shown. */
export interface SharedPicture {
  number: number
  refused: string | null
}

const notMarked = 'the camera did not mark the place of everything in it'
const mostWaiting = 30
const busySeconds = 5

/** The places to hide in a picture; null where nothing is hidden. Throws `shared-picture-hidden`. */
function placesOf(event: Event, number: number, hiding: Hiding): HiddenPlaces | null {
  if (hiding === 'nothing') return null
  if (event.images[number]?.role !== 'overview') {
    throw new ViewtronError('shared-picture-hidden', { reason: 'it shows a plate, a face or a person close up' })
  }
  if (hiding === 'everything') return 'everything'
  const boxes = markedBoxes(event)
  if (boxes === null) throw new ViewtronError('shared-picture-hidden', { reason: notMarked })
  return boxes
}

/** The pictures of an event as a link shows them. Close-ups are left out if anything is hidden. */
export function sharedPictures(event: MarkedEvent, hiding: Hiding): SharedPicture[] {
  const numbers = event.images.flatMap(({ file, role }, number) =>
    file !== null && (hiding === 'nothing' || role === 'overview') ? [number] : [],
  )
  const refused = hiding === 'marked' && markedBoxes(event) === null ? notMarked : null
  return numbers.map(number => ({ number, refused }))
}

/** Reads the bytes of pictures as links show them. One picture is made at a time. */
export class SharedPictures {
  private readonly archive: Pick<Archive, 'read' | 'sizeOf'>
  private readonly turns = new Turns(1)
  private waiting = 0

  constructor(archive: Pick<Archive, 'read' | 'sizeOf'>) {
    this.archive = archive
  }

  /** Throws `shared-picture-hidden`, `not-found`, `picture-not-kept`, `picture-too-large`, `shared-too-often`. */
  async read(event: Event, number: number, hiding: Hiding): Promise<Buffer> {
    const { path } = await eventPicture(this.archive, event, number)
    const places = placesOf(event, number, hiding)
    if (places === null) return this.archive.read(path)
    if (this.waiting >= mostWaiting) throw new ViewtronError('shared-too-often', { seconds: busySeconds })
    this.waiting++
    try {
      return await this.turns.take(async () => hiddenPicture(await this.archive.read(path), places))
    } finally {
      this.waiting--
    }
  }
}
