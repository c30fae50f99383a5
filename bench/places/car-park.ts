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
  /** One camera for both ways, which says the direction. */
  hasOneDoor?: boolean
}

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
    this.skews = { entrance: skew(), exit: skew(), recorder: skew() }
  }

  make(): CarPark {
    const { days, visitsADay } = this.options
    const regulars = Array.from({ length: Math.ceil(visitsADay / 3) }, () => newPlate(this.random))
    const inside = new Map<string, number>()
    const visits: TrueVisit[] = []
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
        visits.push({
          plate,
          entry: this.cross(plate, at, 'in'),
          exit: leaves < to ? this.cross(plate, leaves, 'out') : null,
        })
      }
    }
    const reads = visits.flatMap(({ entry, exit }) => [...entry.reads, ...(exit?.reads ?? [])])
    return { visits, reads: reads.sort((a, b) => a.time - b.time || a.seq - b.seq), from: start, to }
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

  private cross(plate: string, at: number, way: 'in' | 'out'): Crossing {
    const { random, rates } = this
    if (random.chance(rates.missed)) return { at, reads: [] }
    const isTurned = random.chance(rates.turned)
    const approach = (way === 'in') !== isTurned
    const camera = this.options.hasOneDoor ? 'gate' : way === 'in' ? 'entrance' : 'exit'
    const direction = this.options.hasOneDoor ? (approach ? 'approach' : 'away') : null
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
