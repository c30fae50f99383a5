import { setTimeout as pause } from 'node:timers/promises'
import { alarmOf, CameraMemory, type SimulatedCamera, visitOf } from '../../src/simulator/camera.ts'
import { buildPost, createSite, type Random, randomOf, smartTypeOf } from '../../src/simulator/index.ts'
import { PostConnection } from '../post-connection.ts'

const camerasPosting = 8
const microseconds = 1000

/** Posts plates without pictures at a steady rate, until it is stopped; returns the number of stored events. */
export class Arrivals {
  private readonly port: number
  private readonly rate: number
  private stopping = false
  private running: Promise<void> | null = null
  stored = 0
  refused = 0
  /** The times to the reply, in milliseconds. */
  readonly times: number[] = []

  constructor({ port, rate }: { port: number; rate: number }) {
    this.port = port
    this.rate = rate
  }

  start(): void {
    this.running = this.post()
  }

  async stop(): Promise<void> {
    this.stopping = true
    await this.running
  }

  private async post(): Promise<void> {
    const site = createSite({ cameras: camerasPosting, nvrChannels: 0, seed: 1 })
    const lanes = site.map(camera => ({
      camera,
      memory: new CameraMemory(),
      connection: new PostConnection({ port: this.port }),
      last: Promise.resolve(),
    }))
    const random = randomOf('arrivals')
    const begin = performance.now()
    for (let sent = 0; !this.stopping; sent++) {
      const early = begin + (sent * 1000) / this.rate - performance.now()
      if (early > 0) await pause(early)
      const lane = lanes[sent % lanes.length]
      if (!lane) break
      const request = requestOf(lane.camera, lane.memory, random, sent)
      // Each camera waits for its own reply only.
      lane.last = lane.last.then(async () => {
        const sentAt = performance.now()
        const status = await lane.connection.send(request)
        this.times.push(performance.now() - sentAt)
        if (status === 200) this.stored++
        else this.refused++
      })
    }
    await Promise.all(lanes.map(lane => lane.last))
    for (const { connection } of lanes) connection.close()
  }
}

function requestOf(camera: SimulatedCamera, memory: CameraMemory, random: Random, sent: number): Buffer {
  const type = smartTypeOf(camera.format, random.chance(0.5) ? 'lpr' : 'line-crossing')
  const visit = visitOf(camera, type, 1, random.int(1, 500))
  const ids = { eventId: memory.nextEventId(), targetId: memory.nextTargetId() }
  const timeUs = Date.now() * microseconds + (sent % microseconds)
  const body = buildPost(camera.format, type.name, alarmOf(camera, type, visit, { ...ids, timeUs, counts: [] }))
  const head = `POST / HTTP/1.1\r\nHost: bench\r\nContent-Type: application/xml\r\nContent-Length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}
