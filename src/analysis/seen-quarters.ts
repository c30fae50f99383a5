import type { CompiledQuery } from 'kysely'
import { type Queries, upsert } from '../database/index.ts'

const quarterMs = 15 * 60_000
const quartersADay = 96
const dayMs = quarterMs * quartersADay

interface SeenDay {
  day: number
  bits: Uint8Array
  isChanged: boolean
}

const hex = (bits: Uint8Array) => Buffer.from(bits).toString('hex')

/** True where the quarter of the day (0–95) is marked in a row of `camera_seen`. */
export function isMarked(quarters: string, quarter: number): boolean {
  const digit = Number.parseInt(quarters[quarter >> 2] ?? '0', 16)
  return (digit & (8 >> (quarter & 3))) !== 0
}

/** In which quarters of an hour each camera posted: this distinguishes a day without counts from a dead camera. */
export class SeenQuarters {
  private readonly last = new Map<string, number>()
  private readonly days = new Map<string, SeenDay[]>()

  async load(queries: Queries, now: number): Promise<void> {
    const today = Math.floor(now / dayMs)
    const rows = await queries
      .selectFrom('camera_seen')
      .selectAll()
      .where('day', '>=', today - 1)
      .execute()
    for (const { camera_id, day, quarters } of rows) {
      const { bits } = this.dayOf(camera_id, day)
      for (const [at, byte] of Buffer.from(quarters, 'hex').entries()) bits[at] = (bits[at] ?? 0) | byte
    }
  }

  mark(cameraId: string, at: number): void {
    const quarter = Math.floor(at / quarterMs)
    if (this.last.get(cameraId) === quarter) return
    this.last.set(cameraId, quarter)
    const seen = this.dayOf(cameraId, Math.floor(quarter / quartersADay))
    const n = quarter % quartersADay
    seen.bits[n >> 3] = (seen.bits[n >> 3] ?? 0) | (0x80 >> (n & 7))
    seen.isChanged = true
  }

  forget(cameraId: string): void {
    this.last.delete(cameraId)
    this.days.delete(cameraId)
  }

  /** The statements that bring the table up to date. */
  takeChanges(queries: Queries): CompiledQuery[] {
    const statements: CompiledQuery[] = []
    for (const [camera_id, days] of this.days) {
      for (const seen of days.filter(({ isChanged }) => isChanged)) {
        seen.isChanged = false
        const row = { camera_id, day: seen.day, quarters: hex(seen.bits) }
        statements.push(upsert(queries, 'camera_seen', row))
      }
      // Yesterday stays too, in case the clock is set back a little.
      days.splice(0, days.length - 2)
    }
    return statements
  }

  /** To be called when the changes could not be stored: everything in memory is then stored again. */
  changesLost(): void {
    for (const days of this.days.values()) for (const seen of days) seen.isChanged = true
  }

  private dayOf(cameraId: string, day: number): SeenDay {
    let days = this.days.get(cameraId)
    if (!days) {
      days = []
      this.days.set(cameraId, days)
    }
    let seen = days.find(one => one.day === day)
    if (!seen) {
      seen = { day, bits: new Uint8Array(quartersADay / 8), isChanged: false }
      days.push(seen)
    }
    return seen
  }
}
