import { uuid7 } from '../../src/lib/uuid7.ts'
import type { CameraRef, Count, Event, Target } from '../../src/model/index.ts'
import { CameraMemory, type SimulatedCamera, type Visit, visitOf } from '../../src/simulator/camera.ts'
import { type Random, randomOf, type SmartType, smartTypes } from '../../src/simulator/index.ts'
import type { PlateStock } from './plate-stock.ts'

/** The relative frequency of each kind of event, by the place that a camera shows. */
const mixes: Record<SimulatedCamera['place'], Record<string, number>> = {
  gate: {
    lpr: 60,
    'vehicle-lpr': 60,
    'line-crossing': 12,
    'perimeter-intrusion': 6,
    'illegal-parking': 1,
    motion: 8,
    'region-intrusion': 6,
  },
  street: {
    'video-metadata': 25,
    'line-crossing': 25,
    lpr: 12,
    'vehicle-lpr': 12,
    'zone-entry': 8,
    'zone-exit': 8,
    'line-counting': 10,
    'target-counting-by-line': 10,
    motion: 10,
    'region-intrusion': 6,
  },
  shop: {
    'face-detection': 25,
    'face-match': 8,
    'line-counting': 25,
    'target-counting-by-line': 25,
    'area-counting': 12,
    'zone-entry': 8,
    loitering: 3,
    motion: 15,
    'video-metadata': 8,
  },
}

const visitsEach = 60
const idTailBytes = 10

export interface SeededCamera {
  simulated: SimulatedCamera
  ref: CameraRef
  busy: number
}

/** A simulated event and the content of its picture. */
export interface SeededEvent {
  event: Event
  visit: Visit
}

interface Kind {
  type: SmartType
  weight: number
}

/** Creates events like those of the cameras of a site. */
export class EventSource {
  private readonly seed: number
  private readonly random: Random
  private readonly ids: Random
  private readonly plates: PlateStock
  private readonly cameras: Choice<SeededCamera>
  private readonly visits = new Map<string, Visit>()
  private readonly memories = new Map<string, CameraMemory>()

  constructor({ seed, cameras, plates }: { seed: number; cameras: SeededCamera[]; plates: PlateStock }) {
    this.seed = seed
    this.cameras = new Choice(cameras, one => one.busy)
    this.plates = plates
    this.random = randomOf(seed, 'events')
    this.ids = randomOf(seed, 'ids')
  }

  next(seq: number, time: number): SeededEvent {
    const { random } = this
    const { simulated, ref } = this.cameras.pick(random)
    const { type } = kindsOf(simulated).pick(random)
    const visit = this.visit(simulated, type)
    const targets = visit.target ? [this.target(visit.target, type, simulated)] : []
    const counts = type.category.endsWith('-count') ? this.memory(simulated).count(targets[0]?.type ?? 'person') : []
    const id = uuid7(time, this.idTail())
    return { event: eventOf({ id, seq, time, camera: ref, simulated, type, targets, counts }), visit }
  }

  /** Ids are random, but the same for each thread that makes the events of this seed. */
  private idTail(): Uint8Array {
    const words = new Uint32Array(3)
    for (let at = 0; at < words.length; at++) words[at] = this.ids.next() * 2 ** 32
    return new Uint8Array(words.buffer, 0, idTailBytes)
  }

  private visit(camera: SimulatedCamera, type: SmartType): Visit {
    const number = this.random.int(1, visitsEach)
    const key = `${camera.key}/${type.subject}/${number}`
    const known = this.visits.get(key) ?? visitOf(camera, type, this.seed, number)
    this.visits.set(key, known)
    return known
  }

  private target(seen: NonNullable<Visit['target']>, type: SmartType, camera: SimulatedCamera): Target {
    const targetId = this.memory(camera).nextTargetId()
    if (type.subject !== 'plate' || !seen.plate) return { ...seen, targetId }
    return { ...seen, targetId, plate: { ...seen.plate, ...this.plates.next() } }
  }

  private memory({ key }: SimulatedCamera): CameraMemory {
    const known = this.memories.get(key) ?? new CameraMemory()
    this.memories.set(key, known)
    return known
  }
}

const kinds = new Map<string, Choice<Kind>>()

function kindsOf({ place, format }: SimulatedCamera): Choice<Kind> {
  const key = `${place}/${format}`
  const known = kinds.get(key)
  if (known) return known
  const mine = smartTypes.filter(type => type.format === format)
  const found = mine.map(type => ({ type, weight: mixes[place][type.name] ?? 0.1 }))
  const choice = new Choice(found, one => one.weight)
  kinds.set(key, choice)
  return choice
}

/** Items, each picked as often as its weight says. */
class Choice<Item> {
  private readonly items: readonly Item[]
  /** The sum of the weights up to each item. */
  private readonly sums: readonly number[]

  constructor(items: readonly Item[], weightOf: (item: Item) => number) {
    this.items = items
    let sum = 0
    this.sums = items.map(item => {
      sum += weightOf(item)
      return sum
    })
  }

  pick(random: Random): Item {
    const wanted = random.next() * (this.sums.at(-1) ?? 0)
    const at = this.sums.findIndex(sum => wanted < sum)
    return this.items[at] ?? random.pick(this.items)
  }
}

interface Facts {
  id: string
  seq: number
  time: number
  camera: CameraRef
  simulated: SimulatedCamera
  type: SmartType
  targets: Target[]
  counts: Count[]
}

function eventOf({ id, seq, time, camera, simulated, type, targets, counts }: Facts): Event {
  const { device, format, area, line } = simulated
  const recorder = format === 'nvr-v2'
  const occurredAt = new Date(time - 400).toISOString()
  const shape = { area, line, null: [] }[String(type.shape)] ?? []
  return {
    kind: 'alarm',
    id,
    seq,
    receivedAt: new Date(time).toISOString(),
    time: occurredAt,
    timeSource: 'camera',
    camera,
    clientIp: device.ip,
    category: type.category,
    smartType: type.smartType,
    phase: type.shape ? 'start' : null,
    rules: type.shape
      ? [{ eventId: 1, targetId: targets[0]?.targetId ?? null, shape: type.shape, points: shape, direction: null }]
      : [],
    targets,
    counts,
    images: [],
    recovered: false,
    source: recorder ? 'nvr' : 'ipc',
    formatVersion: { 'ipc-v1x': '1.7', 'ipc-v2.1': '2.1', 'nvr-v2': '2.0.0' }[format],
    device: { ...device, serial: device.serial || null, channel: recorder ? device.channel : null },
    occurredAt,
    occurredAtZone: 'utc',
  }
}
