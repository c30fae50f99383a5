import type { SimulatedCamera } from './camera.ts'
import type { Format } from './posts/facts.ts'
import { randomOf } from './random.ts'
import { places } from './scene/backdrops.ts'

export interface SiteOptions {
  /** The number of cameras that post directly. */
  cameras: number
  /** The number of channels of the recorder; 0 for no recorder. */
  nvrChannels: number
  seed: number
}

const names = { street: 'Street', gate: 'Gate', shop: 'Shop' } as const

/** The order of places: a gate comes first, because plates matter most to most users. */
const order = [places[1], places[0], places[2]] as const

/** The number of views; further cameras share them, which limits the memory for pictures. */
const distinctViews = 12

const twoDigits = (number: number) => number.toString(16).padStart(2, '0')

function cameraOf(
  index: number,
  seed: number,
  facts: Pick<SimulatedCamera, 'key' | 'sender' | 'format' | 'device'>,
): SimulatedCamera {
  const random = randomOf(seed, facts.key, 'zone')
  const place = order[index % order.length] ?? 'street'
  const edge = random.int(15, 30) / 100
  const middle = random.int(40, 60) / 100
  return {
    ...facts,
    place,
    view: `${facts.sender === facts.key ? 'own' : facts.sender}-${index % distinctViews}`,
    caption: `${names[place]} ${(index % distinctViews) + 1}`,
    area: [
      { x: edge, y: 0.5 },
      { x: 1 - edge, y: 0.5 },
      { x: 0.97, y: 0.96 },
      { x: 0.03, y: 0.96 },
    ],
    line: [
      { x: middle, y: 0.45 },
      { x: middle + 0.1, y: 0.98 },
    ],
    sendsPictures: true,
  }
}

/** Returns the firmware generation of a camera. They alternate; the gate has the newer one, which reads plates best. */
const formatOf = (index: number): Format => (index % 2 === 0 ? 'ipc-v2.1' : 'ipc-v1x')

function ownCamera(index: number, seed: number): SimulatedCamera {
  const key = `camera-${index + 1}`
  const high = Math.floor(index / 250)
  const low = index % 250
  return cameraOf(index, seed, {
    key,
    sender: key,
    format: formatOf(index),
    device: {
      name: `${names[order[index % order.length] ?? 'street']} ${index + 1}`,
      ip: `192.168.${10 + high}.${1 + low}`,
      mac: `58:5b:69:00:${twoDigits(high)}:${twoDigits(low)}`,
      serial: `I00000${String(index + 1).padStart(6, '0')}`,
      channel: 1,
    },
  })
}

function recorderChannel(index: number, seed: number): SimulatedCamera {
  const camera = cameraOf(index, seed, {
    key: `channel-${index + 1}`,
    sender: 'recorder',
    format: 'nvr-v2',
    device: { name: 'Recorder', ip: '192.168.9.9', mac: '58:5b:69:ff:00:01', serial: '', channel: index + 1 },
  })
  // The last of several channels sends no pictures, which the recorder's settings allow.
  return { ...camera, sendsPictures: index < 3 }
}

/** Creates the cameras and recorder channels of a site. Equal options give equal sites. */
export function createSite({ cameras, nvrChannels, seed }: SiteOptions): SimulatedCamera[] {
  return [
    ...Array.from({ length: cameras }, (_, index) => ownCamera(index, seed)),
    ...Array.from({ length: nvrChannels }, (_, index) => recorderChannel(index, seed)),
  ]
}
