import { type Random, randomOf } from '../../src/simulator/random.ts'

/** Rates at which the cameras of a shop err. Parts of 1, of crossings. */
export interface ShopRates {
  missed: number
  /** The direction is wrong. */
  turned: number
}

export const usualShopRates: ShopRates = { missed: 0.02, turned: 0.01 }

/** A person who goes through a door. */
export interface ShopCrossing {
  at: number
  door: 0 | 1
  way: 'in' | 'out'
  /** The direction that the camera reported; null where it counted nothing. */
  seen: 'in' | 'out' | null
}

export interface Shop {
  crossings: ShopCrossing[]
  /** The first instant of the day. */
  from: number
  /** When the camera of the first door is without power. */
  outage: { from: number; to: number }
  /** When the camera of the first door restarts, and counts from zero. */
  restarts: number[]
}

export interface ShopOptions {
  seed: number
  /** A day that begins at this time. */
  from: number
  visitors: number
  rates?: Partial<ShopRates>
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
export const opensAtMs = 8 * hourMs
export const closesAtMs = 20 * hourMs
const staff = 5

/** A day of a shop with two doors: visitors, and staff who come before it opens and take breaks. The same seed gives the same. */
export class ShopMaker {
  private readonly options: ShopOptions
  private readonly random: Random
  private readonly rates: ShopRates
  private readonly outage: Shop['outage']

  constructor(options: ShopOptions) {
    this.options = options
    this.random = randomOf('shop', options.seed)
    this.rates = { ...usualShopRates, ...options.rates }
    const begin = options.from + this.random.int(10, 15) * hourMs
    this.outage = { from: begin, to: begin + 2 * hourMs }
  }

  make(): Shop {
    const { from, visitors } = this.options
    const crossings = [
      ...Array.from({ length: visitors }, () => this.visitor()).flat(),
      ...Array.from({ length: staff }, () => this.worker()).flat(),
    ].sort((a, b) => a.at - b.at)
    const restarts = [this.outage.to, from + 9 * hourMs + this.random.int(0, hourMs)]
    return { crossings, from, outage: this.outage, restarts }
  }

  private visitor(): ShopCrossing[] {
    const came = this.options.from + this.random.int(opensAtMs, closesAtMs - hourMs)
    const stay = Math.min(hourMs, minuteMs - Math.log(1 - this.random.next()) * 12 * minuteMs)
    return [this.cross(came, 'in'), this.cross(Math.round(came + stay), 'out')]
  }

  private worker(): ShopCrossing[] {
    const { from } = this.options
    const came = from + opensAtMs - this.random.int(10, 40) * minuteMs
    const left = from + closesAtMs + this.random.int(5, 30) * minuteMs
    const pause = from + this.random.int(11, 14) * hourMs + this.random.int(0, 50) * minuteMs
    const back = pause + this.random.int(15, 45) * minuteMs
    return [this.cross(came, 'in'), this.cross(pause, 'out'), this.cross(back, 'in'), this.cross(left, 'out')]
  }

  private cross(at: number, way: 'in' | 'out'): ShopCrossing {
    const { random, rates, outage } = this
    const door = random.chance(0.6) ? 0 : 1
    const isDark = door === 0 && at >= outage.from && at < outage.to
    const isMissed = random.chance(rates.missed)
    const isTurned = random.chance(rates.turned)
    const seen = isDark || isMissed ? null : isTurned ? (way === 'in' ? 'out' : 'in') : way
    return { at, door, way, seen }
  }
}
