import {
  type AlarmPost,
  buildPost,
  drawScene,
  type Figure,
  type Picture,
  targetBox,
} from '../../src/simulator/index.ts'
import type { ServerProcess } from '../support/server-process.ts'

const nothing = { vehicle: null, person: null, face: null }
let targetId = 100

export interface PlateSeen {
  plate: string
  /** The device's own name. */
  camera?: string
  withPictures?: boolean
  at?: Date
  vehicle?: { type: string; color: string; brand: string; model: string }
  plateColor?: string
}

export const figureOf = (plate: string): Figure => ({
  kind: 'front',
  box: { x1: 0.3, y1: 0.35, x2: 0.7, y2: 0.9 },
  color: '#2f5d8f',
  plate,
})

export async function pictures(plate: string, figure: Figure): Promise<{ overview: Picture; crop: Picture | null }> {
  const scene = await drawScene({
    width: 640,
    height: 360,
    quality: 80,
    noise: 0,
    place: 'gate',
    placeKey: 'test',
    caption: '',
    noiseKey: plate,
    figures: [figure],
    crops: [targetBox(figure)],
  })
  return { overview: scene.overview, crop: scene.crops[0] ?? null }
}

/** The post of a camera at a gate that read this plate. */
export async function platePost({ plate, camera = 'Gate', withPictures = false, at = new Date(), ...more }: PlateSeen) {
  const figure = figureOf(plate.replace(/[^A-Z0-9]/g, '').slice(0, 7))
  const drawn = withPictures ? await pictures(plate, figure) : null
  const post: AlarmPost = {
    device: { name: camera, ip: '192.168.7.7', mac: '58:5b:69:70:00:01', serial: 'I700000001', channel: 1 },
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
        vehicle: more.vehicle ? { year: null, ...more.vehicle } : null,
        plate: {
          number: plate,
          list: 'allow',
          group: 'whiteList',
          owner: null,
          color: more.plateColor ?? null,
          direction: 'approach',
          confidence: 0.99,
        },
        crop: drawn?.crop ?? null,
      },
    ],
  }
  return buildPost('ipc-v2.1', 'lpr', post)
}

/** Posts a read plate and resolves when the server has acknowledged it. */
export async function seePlate(server: ServerProcess, seen: PlateSeen): Promise<void> {
  const reply = await server.post(await platePost(seen))
  if (reply.status !== 200) throw new Error(`the post was answered with ${reply.status}`)
}

export interface FaceSeen {
  name: string
  camera?: string
  withPictures?: boolean
  at?: Date
}

/** The post of a camera at a door that recognized this person. */
export async function facePost({ name, camera = 'Door', withPictures = false, at = new Date() }: FaceSeen) {
  const figure: Figure = {
    kind: 'face',
    box: { x1: 0.4, y1: 0.2, x2: 0.6, y2: 0.9 },
    color: '#8f2f2f',
    glasses: false,
    mask: false,
  }
  const drawn = withPictures ? await pictures(name, figure) : null
  const match = { name, similarity: 0.93, list: 'staff', identityNumber: '17' }
  const post: AlarmPost = {
    device: { name: camera, ip: '192.168.7.8', mac: '58:5b:69:70:00:02', serial: 'I700000002', channel: 1 },
    timeUs: at.getTime() * 1000,
    eventId: 1,
    phase: 'start',
    zone: [],
    counts: [],
    overview: drawn?.overview ?? null,
    targets: [
      {
        ...nothing,
        type: 'person',
        targetId: targetId++,
        box: targetBox(figure),
        face: { age: 'adult', sex: 'female', glasses: null, mask: null, match },
        plate: null,
        crop: drawn?.crop ?? null,
      },
    ],
  }
  return buildPost('ipc-v2.1', 'face-match', post)
}

/** Posts a recognized person and resolves when the server has acknowledged it. */
export async function seeFace(server: ServerProcess, seen: FaceSeen): Promise<void> {
  const reply = await server.post(await facePost(seen))
  if (reply.status !== 200) throw new Error(`the post was answered with ${reply.status}`)
}
