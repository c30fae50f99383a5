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
  private readonly plates: PlateStock
  private readonly cameras: SeededCamera[]
  private readonly visits = new Map<string, Visit>()
  private readonly memories = new Map<string, CameraMemory>()

  constructor({ seed, cameras, plates }: { seed: number; cameras: SeededCamera[]; plates: PlateStock }) {
    this.seed = seed
    this.cameras = cameras
    this.plates = plates
    this.random = randomOf(seed, 'events')
  }

  next(seq: number, time: number): SeededEvent {
    const { random } = this
    const camera = weighted(this.cameras, one => one.busy, random)
    const { simulated, ref } = camera
    const { type } = weighted(kindsOf(simulated), one => one.weight, random)
    const visit = this.visit(simulated, type)
    const targets = visit.target ? [this.target(visit.target, type, simulated)] : []
    const counts = type.category.endsWith('-count') ? this.memory(simulated).count(targets[0]?.type ?? 'person') : []
    return { event: eventOf({ seq, time, camera: ref, simulated, type, targets, counts }), visit }
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

const kinds = new Map<string, Kind[]>()

function kindsOf({ place, format }: SimulatedCamera): Kind[] {
  const key = `${place}/${format}`
  const known = kinds.get(key)
  if (known) return known
  const mine = smartTypes.filter(type => type.format === format)
  const found = mine.flatMap(type => ({ type, weight: mixes[place][type.name] ?? 0.1 }))
  kinds.set(key, found)
  return found
}

function weighted<Item>(items: readonly Item[], weightOf: (item: Item) => number, random: Random): Item {
  let left = random.next() * items.reduce((sum, item) => sum + weightOf(item), 0)
  const found = items.find(item => {
    left -= weightOf(item)
    return left < 0
  })
  return found ?? random.pick(items)
}

interface Facts {
  seq: number
  time: number
  camera: CameraRef
  simulated: SimulatedCamera
  type: SmartType
  targets: Target[]
  counts: Count[]
}

function eventOf({ seq, time, camera, simulated, type, targets, counts }: Facts): Event {
  const { device, format, area, line } = simulated
  const recorder = format === 'nvr-v2'
  const occurredAt = new Date(time - 400).toISOString()
  const shape = { area, line, null: [] }[String(type.shape)] ?? []
  return {
    kind: 'alarm',
    id: uuid7(time),
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
