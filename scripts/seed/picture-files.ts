import { hash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { imagePath } from '../../src/log/archive/index.ts'
import type { Event, EventImage } from '../../src/model/index.ts'
import type { Visit } from '../../src/simulator/camera.ts'
import { type Picture, Studio } from '../../src/simulator/index.ts'

/** Half the size of a camera's pictures, so that thousands of them fit on a developer's disk. */
const size = { width: 960, height: 540, quality: 78, noise: 8 }

/** Writes pictures for events, with the file names of the archive. */
export class PictureFiles {
  private readonly dataDir: string
  private readonly studio = new Studio({ capacity: 200 })

  constructor(dataDir: string) {
    this.dataDir = dataDir
  }

  /** Draws the visit with the plate that was read, and adds the pictures to the event. */
  async add(event: Event, visit: Visit): Promise<void> {
    const plate = event.targets[0]?.plate?.number.replace(/[^A-Z0-9-]/g, '-')
    const figures = visit.scene.figures.map(figure =>
      figure.kind === 'front' && plate ? { ...figure, plate } : figure,
    )
    const noiseKey = `${visit.scene.noiseKey}/${plate ?? ''}`
    const { overview, crops } = await this.studio.scene({ ...visit.scene, ...size, figures, noiseKey })
    event.images = [
      await this.put(event, overview, { role: 'overview', target: null }),
      ...(await Promise.all(crops.map((crop, target) => this.put(event, crop, { role: 'target', target })))),
    ]
  }

  private async put(
    { id: eventId, receivedAt, camera }: Event,
    { jpeg, width, height }: Picture,
    { role, target }: Pick<EventImage, 'role' | 'target'>,
  ): Promise<EventImage> {
    const parts = { receivedAt: new Date(receivedAt), cameraId: camera.id, eventId, role, number: (target ?? 0) + 1 }
    const file = imagePath(parts)
    await mkdir(dirname(join(this.dataDir, file)), { recursive: true })
    await writeFile(join(this.dataDir, file), jpeg)
    const facts = { role, target, width, height, bytes: jpeg.length, contentType: 'image/jpeg', valid: true } as const
    return { ...facts, sha256: hash('sha256', jpeg), file }
  }
}
