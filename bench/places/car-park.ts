import type { PlateRead } from '../../src/grouping/index.ts'
import { type Random, randomOf } from '../../src/simulator/random.ts'

/** Rates at which cameras err; those of the fields are the defaults. */
export interface Rates {
  /** Of reads: a wrong plate. */
  wrong: number
  /** Of wrong plates: one that looks alike. */
  lookAlike: number
  /** Of crossings: none of the reads arrives. */
  missed: number
  /** Of crossings: the direction is wrong. */
  turned: number
  /** Of reads: the recorder posts a copy. */
  copied: number
  skewMs: number
}

export const usualRates: Rates = {
  wrong: 0.03,
  lookAlike: 0.5,
  missed: 0.02,
  turned: 0.01,
  copied: 0.7,
  skewMs: 30_000,
}

/** One way of a vehicle through a door, and the reads that arrived of it. */
export interface Crossing {
  at: number
  reads: PlateRead[]
}

/** The true visits and crossings. */
export interface TrueVisit {
  plate: string
  entry: Crossing
  /** Null where the vehicle is still there at the end. */
  exit: Crossing | null
}

export interface CarPark {
  visits: TrueVisit[]
  /** The visits to a floor within the car park; empty without one. */
  floorVisits: TrueVisit[]
  /** In the order of their time. */
  reads: PlateRead[]
  from: number
  to: number
}

export interface CarParkOptions {
  seed: number
  days: number
  visitsADay: number
  rates?: Partial<Rates>
  /** Mean length of a stay. */
  stayMs?: number
  /** A camera for each way, one camera for both ways, which says the direction, or all three. */
  doors?: CarParkDoors
  /** Half of the vehicles go to a floor within the car park, with a camera for each way. */
  hasFloor?: boolean
}

export type CarParkDoors = 'two' | 'one' | 'three'
type DoorCamera = 'entrance' | 'exit' | 'gate' | 'floor-entrance' | 'floor-exit'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const start = Date.UTC(2026, 9, 20, 0, 0)
const letters = 'ABCEFGHJKLMNPRSTUVWXYZ'
const lookAlikes: Record<string, string> = {
  O: '0',
  0: 'O',
  I: '1',
  1: 'I',
  B: '8',
  8: 'B',
  S: '5',
  5: 'S',
  Z: '2',
  2: 'Z',
  G: '6',
  6: 'G',
}

function newPlate(random: Random): string {
  const part = (from: string, length: number) => Array.from({ length }, () => random.pick([...from])).join('')
  return `${part(letters, 2)}${part('0123456789', 4)}${part(letters, 1)}`
}

function misread(plate: string, isLookAlike: boolean, random: Random): string {
  const characters = [...plate]
  const places = characters.flatMap((one, n) => (lookAlikes[one] ? [n] : []))
  const at = isLookAlike && places.length > 0 ? random.pick(places) : random.int(0, characters.length - 1)
  const old = characters[at] ?? ''
  characters[at] =
    isLookAlike && places.length > 0 ? (lookAlikes[old] ?? old) : random.pick([...letters, ...'0123456789'])
  return characters.join('')
}

/** A car park over some days, with what its cameras and their recorder post. The same seed gives the same. */
export class CarParkMaker {
  private readonly random: Random
  private readonly rates: Rates
  private readonly options: CarParkOptions
  private readonly skews: Record<string, number>
  private seq = 0

  constructor(options: CarParkOptions) {
    this.options = options
    this.random = randomOf('car-park', options.seed)
    this.rates = { ...usualRates, ...options.rates }
    const skew = () => Math.round(this.random.between(-this.rates.skewMs, this.rates.skewMs) / 2)
    const cameras = ['entrance', 'exit', 'recorder', 'gate', 'floor-entrance', 'floor-exit']
    this.skews = Object.fromEntries(cameras.map(name => [name, skew()]))
  }

  make(): CarPark {
    const { days, visitsADay } = this.options
    const regulars = Array.from({ length: Math.ceil(visitsADay / 3) }, () => newPlate(this.random))
    const inside = new Map<string, number>()
    const [visits, floorVisits]: [TrueVisit[], TrueVisit[]] = [[], []]
    const to = start + days * dayMs
    for (let day = 0; day < days; day++) {
      const arrivals = Array.from({ length: visitsADay }, () => start + day * dayMs + this.arrival()).sort(
        (a, b) => a - b,
      )
      for (const at of arrivals) {
        const plate = this.random.chance(0.5) ? this.random.pick(regulars) : newPlate(this.random)
        if ((inside.get(plate) ?? 0) > at - 10 * 60_000) continue
        const leaves = at + this.stay()
        inside.set(plate, leaves)
        visits.push(this.visit(plate, { at, leaves, to, isFloor: false }))
        if (this.options.hasFloor && this.random.chance(0.5)) {
          const way = this.random.between(90_000, 120_000)
          floorVisits.push(this.visit(plate, { at: at + way, leaves: leaves - way, to, isFloor: true }))
        }
      }
    }
    const reads = [...visits, ...floorVisits].flatMap(({ entry, exit }) => [...entry.reads, ...(exit?.reads ?? [])])
    return { visits, floorVisits, reads: reads.sort((a, b) => a.time - b.time || a.seq - b.seq), from: start, to }
  }

  private visit(
    plate: string,
    { at, leaves, to, isFloor }: { at: number; leaves: number; to: number; isFloor: boolean },
  ): TrueVisit {
    const entry = this.cross(plate, at, { way: 'in', isFloor })
    return { plate, entry, exit: leaves < to ? this.cross(plate, leaves, { way: 'out', isFloor }) : null }
  }

  private cameraOf(way: 'in' | 'out', isFloor: boolean): DoorCamera {
    if (isFloor) return way === 'in' ? 'floor-entrance' : 'floor-exit'
    const { doors = 'two' } = this.options
    if (doors === 'one' || (doors === 'three' && this.random.chance(0.5))) return 'gate'
    return way === 'in' ? 'entrance' : 'exit'
  }

  /** Most arrive in the morning and at noon. */
  private arrival(): number {
    const hours = [7, 8, 8, 9, 9, 10, 11, 12, 12, 13, 14, 15, 16, 17, 18, 19]
    return this.random.pick(hours) * hourMs + this.random.int(0, hourMs)
  }

  /** At least five minutes, mostly two hours, at most ten. */
  private stay(): number {
    const { stayMs = 2 * hourMs } = this.options
    return Math.min(10 * hourMs, 300_000 - Math.log(1 - this.random.next()) * stayMs)
  }

  private cross(plate: string, at: number, { way, isFloor }: { way: 'in' | 'out'; isFloor: boolean }): Crossing {
    const { random, rates } = this
    if (random.chance(rates.missed)) return { at, reads: [] }
    const isTurned = random.chance(rates.turned)
    const approach = (way === 'in') !== isTurned
    const camera = this.cameraOf(way, isFloor)
    const direction = camera === 'gate' ? (approach ? 'approach' : 'away') : null
    const reads: PlateRead[] = []
    for (let n = random.int(1, 4), time = at; n > 0; n--, time += random.int(800, 6000)) {
      const seen = random.chance(rates.wrong) ? misread(plate, random.chance(rates.lookAlike), random) : plate
      reads.push(this.read(seen, { camera, time, direction, isRecorder: false }))
      if (random.chance(rates.copied)) {
        reads.push(this.read(seen, { camera: `${camera}_ch1`, time: time + 400, direction: null, isRecorder: true }))
      }
    }
    return { at, reads }
  }

  private read(
    plate: string,
    { camera, time, direction, isRecorder }: Pick<PlateRead, 'camera' | 'time' | 'direction' | 'isRecorder'>,
  ): PlateRead {
    const seq = ++this.seq
    const skew = this.skews[isRecorder ? 'recorder' : camera] ?? 0
    return {
      seq,
      number: 0,
      id: `event-${seq}`,
      time: time + skew,
      receivedAt: time + 300,
      camera,
      isRecorder,
      plate,
      key: plate,
      direction,
      confidence: null,
      size: 8000 + this.random.int(0, 500),
    }
  }
}
