import { setTimeout as pause } from 'node:timers/promises'
import { alarmOf, CameraMemory, visitOf } from '../../src/simulator/camera.ts'
import { buildPost, createSite, randomOf, smartTypeOf } from '../../src/simulator/index.ts'
import { PostConnection } from '../post-connection.ts'

const camerasPosting = 8
const microseconds = 1000

/** Posts plates without pictures at a steady rate, until it is stopped; says how many were stored. */
export class Arrivals {
  private readonly port: number
  private readonly rate: number
  private stopping = false
  private running: Promise<void> | null = null
  stored = 0
  refused = 0

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
    }))
    const random = randomOf('arrivals')
    const begin = performance.now()
    for (let sent = 0; !this.stopping; sent++) {
      const early = begin + (sent * 1000) / this.rate - performance.now()
      if (early > 0) await pause(early)
      const lane = lanes[sent % lanes.length]
      if (!lane) break
      const type = smartTypeOf(lane.camera.format, random.chance(0.5) ? 'lpr' : 'line-crossing')
      const visit = visitOf(lane.camera, type, 1, random.int(1, 500))
      const facts = {
        eventId: lane.memory.nextEventId(),
        targetId: lane.memory.nextTargetId(),
        timeUs: Date.now() * microseconds + (sent % microseconds),
        counts: [],
      }
      const body = buildPost(lane.camera.format, type.name, alarmOf(lane.camera, type, visit, facts))
      const head = `POST / HTTP/1.1\r\nHost: bench\r\nContent-Type: application/xml\r\nContent-Length: ${body.length}\r\n\r\n`
      const status = await lane.connection.send(Buffer.concat([Buffer.from(head), body]))
      if (status === 200) this.stored++
      else this.refused++
    }
    for (const { connection } of lanes) connection.close()
  }
}
