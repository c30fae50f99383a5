import { setTimeout as wait } from 'node:timers/promises'
import { type AlarmPost, buildPost, targetBox } from '../../src/simulator/index.ts'
import { positionsPost } from '../analysis/posts.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { figureOf, pictures } from './site.ts'

/** Cameras at the way in and the way out of a car park. */
const devices = {
  Entrance: { name: 'Entrance', ip: '192.168.7.21', mac: '58:5b:69:70:00:21', serial: 'I700000021', channel: 1 },
  Exit: { name: 'Exit', ip: '192.168.7.22', mac: '58:5b:69:70:00:22', serial: 'I700000022', channel: 1 },
} as const

const nothing = { vehicle: null, person: null, face: null, plate: null }
let targetId = 500

async function send(server: ServerProcess, smartType: string, post: AlarmPost): Promise<void> {
  const reply = await server.post(buildPost('ipc-v2.1', smartType, post))
  if (reply.status !== 200) throw new Error(`the post was answered with ${reply.status}`)
}

interface Drive {
  at?: Date
  withPictures?: boolean
  direction?: 'approach' | 'away'
}

/** A camera of the car park reads a plate. */
export async function drive(
  server: ServerProcess,
  where: keyof typeof devices,
  number: string,
  { at = new Date(), withPictures = false, direction = 'approach' }: Drive = {},
): Promise<void> {
  const figure = figureOf(number)
  const drawn = withPictures ? await pictures(number, figure) : null
  const plate = { number, list: 'allow', group: 'whiteList', owner: null, color: null, direction } as const
  await send(server, 'lpr', {
    device: devices[where],
    timeUs: at.getTime() * 1000,
    eventId: 1,
    phase: 'start',
    zone: [],
    counts: [],
    overview: drawn?.overview ?? null,
    targets: [
      {
        ...nothing,
        type: 'vehicle',
        targetId: targetId++,
        box: targetBox(figure),
        plate: { ...plate, confidence: 0.99 },
        crop: drawn?.crop ?? null,
      },
    ],
  })
}

/** The camera at the entrance sees somebody cross a line that is drawn in it. */
export async function crossLine(server: ServerProcess, zone: AlarmPost['zone']): Promise<void> {
  const drawn = await pictures('LINE', figureOf('LINE'))
  await send(server, 'line-crossing', {
    device: devices.Entrance,
    timeUs: Date.now() * 1000,
    eventId: 2,
    phase: 'start',
    zone,
    counts: [],
    overview: drawn.overview,
    targets: [{ ...nothing, type: 'person', targetId: targetId++, box: targetBox(figureOf('LINE')), crop: drawn.crop }],
  })
}

/** Targets walk through the picture of the entrance from left to right, a tenth of its width in 100 ms. */
export async function walkThrough(
  server: ServerProcess,
  { count = 1, type = 'person', to = 8 }: { count?: number; type?: string; to?: number } = {},
): Promise<void> {
  const first = targetId
  targetId += count
  for (let step = 1; step <= to; step++) {
    const positions = Array.from({ length: count }, (_, n) => ({ targetId: first + n, x: step * 1000 - 500, type }))
    const reply = await server.post(positionsPost(positions, devices.Entrance.mac, devices.Entrance.name))
    if (reply.status !== 200) throw new Error(`the post was answered with ${reply.status}`)
    await wait(100)
  }
}
