import type { Clock } from '../../src/lib/clock.ts'

const dayMs = 86_400_000

/** A machine's clock beside its uptime: time passes for both, and the clock alone can be set. */
export class MachineClock implements Clock {
  private at: number
  private boots = 1
  private upMs = 30 * dayMs

  constructor(at: string) {
    this.at = Date.parse(at)
  }

  now(): Date {
    return new Date(this.at)
  }

  uptime() {
    return { boot: `boot ${this.boots}`, ms: this.upMs }
  }

  pass(ms: number): void {
    this.at += ms
    this.upMs += ms
  }

  set(at: string | number): void {
    this.at = typeof at === 'number' ? at : Date.parse(at)
  }

  /** The machine is switched on again, with this time on its clock. */
  boot(at: string): void {
    this.boots++
    this.upMs = 20_000
    this.set(at)
  }
}
