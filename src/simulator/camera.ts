import type { Box, Count, Face, Person, Plate, PlateList, Point, Vehicle } from '../model/index.ts'
import type { AlarmPost, DeviceFacts, Format, TargetFacts } from './posts/facts.ts'
import { plateListText } from './posts/ipc-plates.ts'
import type { SmartType } from './posts/smart-types.ts'
import { type Random, randomOf } from './random.ts'
import type { Place } from './scene/backdrops.ts'
import type { SceneDescription } from './scene/draw-scene.ts'
import { type Figure, targetBox } from './scene/figures.ts'

/** A camera, or a channel of a recorder. */
export interface SimulatedCamera {
  /** Unique in the site. All seeds of this camera contain it. */
  key: string
  /** The id of its sender. Cameras with the same sender share a connection, such as the channels of one recorder. */
  sender: string
  format: Format
  device: DeviceFacts
  place: Place
  /** The key of its scenery; cameras with the same view have the same pictures. */
  view: string
  caption: string
  area: Point[]
  line: [Point, Point]
  /** False for a recorder whose pictures are switched off. */
  sendsPictures: boolean
}

/** One pass of a target in front of the camera. It is determined by seed, camera and number. */
export interface Visit {
  scene: SceneDescription
  /** Null when the event concerns the whole picture. */
  target: Omit<TargetFacts, 'targetId' | 'crop'> | null
  /** The target's movement per second, in fractions of the picture. */
  speed: Point
}

const colors = {
  red: '#a83232',
  blue: '#2f5e9e',
  white: '#e4e4e0',
  black: '#23262b',
  grey: '#80868c',
  green: '#3d6b45',
}
const colorNames = Object.keys(colors) as (keyof typeof colors)[]

const models = [
  { brand: 'Tesla', model: 'Tesla_ModelS', type: 'saloon car' },
  { brand: 'GMC', model: 'GMC_SAVANA', type: 'mpv' },
  { brand: 'Ford', model: 'Ford_F150', type: 'truck' },
  { brand: 'Toyota', model: 'Toyota_RAV4', type: 'suv' },
]

const people = ['Library One', 'Library Two', 'Library Three']

const letters = [...'ABCDEFGHJKLMNPRSTUVWXYZ']

function plateNumber(random: Random): string {
  const letter = () => random.pick(letters)
  return `${letter()}${letter()}${letter()}${random.int(1000, 9999)}`
}

function plateOf(random: Random, format: Format): Plate {
  const lists: (PlateList | null)[] = ['allow', 'allow', 'block', 'temporary', 'unlisted', null, null]
  const list = random.pick(lists)
  const recorder = format === 'nvr-v2'
  return {
    number: plateNumber(random),
    list: recorder ? null : list,
    group: recorder ? random.pick(['Staff', 'Visitors', null]) : list && plateListText[list],
    owner: null,
    color: recorder ? 'white' : '3',
    direction: recorder ? null : random.pick(['approach', 'away']),
    confidence: recorder ? null : random.int(9000, 9990) / 10_000,
  }
}

const personOf = (random: Random, color: string): Person => ({
  age: random.pick(['young', 'middleAged', 'elderly']),
  sex: random.pick(['male', 'female']),
  glasses: random.pick(['yes', 'no']),
  mask: random.pick(['yes', 'no']),
  hat: 'no',
  backpack: random.pick(['yes', 'no']),
  shoulderBag: random.pick(['yes', 'no']),
  skirt: 'no',
  upperColor: color,
  upperLength: random.pick(['long', 'short']),
})

const faceOf = (random: Random): Face => ({
  age: random.pick(['young', 'middleAged', 'elderly']),
  sex: random.pick(['male', 'female']),
  glasses: random.pick(['yes', 'no']),
  mask: random.chance(0.2) ? 'yes' : 'no',
  match: {
    name: random.pick(people),
    similarity: null,
    list: null,
    identityNumber: String(random.int(1, 40)),
  },
})

/** Returns a random box of this size inside the picture, on the ground. */
function boxOf(random: Random, width: number, height: number, bottom: number): Box {
  const x1 = Math.round(random.between(0.06, 0.94 - width) * 1000) / 1000
  return { x1, y1: bottom - height, x2: x1 + width, y2: bottom }
}

const nobody = { plate: null, vehicle: null, person: null, face: null }

const whoPasses = {
  gate: ['person', 'vehicle', 'bike'],
  street: ['person', 'vehicle', 'bike'],
  shop: ['person'],
} as const

/** Returns a target's figures and the device's description of it. */
function passerBy(random: Random, type: SmartType, place: Place): { figures: Figure[]; target: Visit['target'] } {
  const colorName = random.pick(colorNames)
  const color = colors[colorName]
  const vehicle: Vehicle = { ...random.pick(models), color: colorName, year: null }
  if (type.subject === 'nothing') return { figures: [], target: null }
  if (type.subject === 'plate') {
    const plate = plateOf(random, type.format)
    const figure: Figure = {
      kind: 'front',
      box: boxOf(random, 0.42, 0.6, random.between(0.88, 0.96)),
      color,
      plate: plate.number,
    }
    return { figures: [figure], target: { ...nobody, type: 'vehicle', box: targetBox(figure), plate, vehicle } }
  }
  if (type.subject === 'face') {
    const face = faceOf(random)
    const box = boxOf(random, 0.17, 0.38, random.between(0.55, 0.68))
    const figure: Figure = { kind: 'face', box, color, glasses: face.glasses === 'yes', mask: face.mask === 'yes' }
    return { figures: [figure], target: { ...nobody, type: 'person', box, face } }
  }
  const kind = random.pick(whoPasses[place])
  const [width, height] = { person: [0.1, 0.5], vehicle: [0.3, 0.32], bike: [0.17, 0.4] }[kind] as [number, number]
  const box = boxOf(random, width, height, random.between(0.82, 0.95))
  const described = {
    vehicle: kind === 'vehicle' ? { ...vehicle, year: '2018' } : null,
    person: kind === 'person' ? personOf(random, colorName) : null,
  }
  return { figures: [{ kind, box, color }], target: { ...nobody, ...described, type: kind, box } }
}

/** Settings that give pictures of about 300 KB, like those of a camera of 1280 × 720. */
const picture = { width: 1280, height: 720, quality: 91, noise: 21 }

/** Returns the visit with this number. Equal seed, view, subject and number give an equal visit. */
export function visitOf(camera: SimulatedCamera, type: SmartType, seed: number, number: number): Visit {
  const key = `${seed}/${camera.view}/${type.subject}/${number}`
  const random = randomOf(key)
  const { figures, target } = passerBy(random, type, camera.place)
  return {
    scene: {
      ...picture,
      place: camera.place,
      placeKey: `${seed}/${camera.view}`,
      caption: camera.caption,
      figures,
      crops: target ? [target.box] : [],
      noiseKey: key,
    },
    target,
    speed: { x: random.pick([-1, 1]) * random.between(0.05, 0.2), y: random.between(-0.02, 0.02) },
  }
}

/** Moves a box; it stops at the edges of the picture. */
export function moved(box: Box, speed: Point, seconds: number): Box {
  const shift = (from: number, to: number, distance: number) => Math.min(Math.max(distance, -from), 1 - to)
  const x = shift(box.x1, box.x2, speed.x * seconds)
  const y = shift(box.y1, box.y2, speed.y * seconds)
  return { x1: box.x1 + x, y1: box.y1 + y, x2: box.x2 + x, y2: box.y2 + y }
}

/** Counters and ids of one camera during a run. They only increase. */
export class CameraMemory {
  #eventId = 300
  #targetId = 30
  readonly #counts = new Map<Count['target'], { entered: number; left: number }>()

  nextEventId(): number {
    return ++this.#eventId
  }

  nextTargetId(): number {
    return ++this.#targetId
  }

  /** Returns the totals after one more target of this type entered (every third time: left). */
  count(type: TargetFacts['type']): Count[] {
    const key = type === 'unknown' ? 'person' : type
    const counted = this.#counts.get(key) ?? { entered: 0, left: 0 }
    const leaving = counted.left < Math.floor(counted.entered / 2)
    this.#counts.set(key, { entered: counted.entered + (leaving ? 0 : 1), left: counted.left + (leaving ? 1 : 0) })
    return (['vehicle', 'person', 'bike'] as const).map(target => {
      const { entered, left } = this.#counts.get(target) ?? { entered: 0, left: 0 }
      return { target, entered, left, present: entered - left }
    })
  }
}

/** Builds the post of a visit, without its pictures. */
export function alarmOf(
  camera: SimulatedCamera,
  type: SmartType,
  visit: Visit,
  facts: { eventId: number; targetId: number; timeUs: number; counts: Count[] },
): AlarmPost {
  return {
    device: camera.device,
    timeUs: facts.timeUs,
    eventId: facts.eventId,
    phase: 'start',
    zone: type.shape === 'line' ? camera.line : camera.area,
    counts: facts.counts,
    targets: visit.target ? [{ ...visit.target, targetId: facts.targetId, crop: null }] : [],
    overview: null,
  }
}
