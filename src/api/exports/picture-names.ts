import { fileNamePart } from '../../lib/file-name.ts'
import type { Event, EventImage } from '../../model/index.ts'
import { localText } from '../../time/local-text.ts'

const roleNames = { overview: 'overview', target: 'close-up' } as const
const mostOfCamera = 40
const mostOfPlate = 20

/** The parts of an event that name its pictures. */
interface Pictured {
  seq: number
  time: string
  camera: Event['camera']
  targets: readonly { plate: { number: string } | null }[]
  images: readonly Pick<EventImage, 'role' | 'target'>[]
}

/**
 * The paths of pictures in an archive, in the order of local time:
 * `pictures/2026-11-28/14-05-09_Gate_AB123_overview_4711-0.jpg`. The last part (the event's position in the log and the
 * picture's number) makes them unique. The plate is the number as it was read, which no correction changes meanwhile.
 */
export class PictureNames {
  private readonly timeZone: string
  /** By id: a camera that is renamed during the export keeps its name in all files. */
  private readonly cameras = new Map<string, string>()

  constructor(timeZone: string) {
    this.timeZone = timeZone
  }

  of({ seq, time, camera, targets, images }: Pictured, number: number): string {
    const image = images[number]
    const [day = '', clock = ''] = localText(Date.parse(time), this.timeZone, 'second').split(' ')
    const plate = (targets[image?.target ?? -1] ?? targets.find(target => target.plate))?.plate?.number ?? ''
    const parts = [
      clock.replaceAll(':', '-'),
      this.camera(camera),
      fileNamePart(plate, { most: mostOfPlate }),
      roleNames[image?.role ?? 'overview'],
      `${seq}-${number}`,
    ]
    return `pictures/${day}/${parts.filter(part => part !== '').join('_')}.jpg`
  }

  /** An event whose pictures have their paths in the archive. */
  named(event: Event): Event {
    const images = event.images.map((image, number) => ({
      ...image,
      file: image.file === null ? null : this.of(event, number),
    }))
    return { ...event, images }
  }

  private camera({ id, name }: Event['camera']): string {
    const known = this.cameras.get(id)
    if (known !== undefined) return known
    const part = fileNamePart(name, { most: mostOfCamera }) || 'camera'
    this.cameras.set(id, part)
    return part
  }
}
