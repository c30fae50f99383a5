import type { CompiledQuery } from 'kysely'
import { type PathDayTable, type Queries, upsert } from '../../database/index.ts'
import { pathCells } from '../../grouping/index.ts'
import type { TargetType, TrackPoint } from '../../model/index.ts'
import { dayOf, startOfDay } from '../../time/zone-days.ts'
import { PictureSums } from './cell-sums.ts'

/** A finished track. */
export interface FinishedTrack {
  seq: number
  /** The camera's own id. */
  cameraId: string
  type: TargetType
  /** Milliseconds since 1970. */
  startedAt: number
  path: readonly TrackPoint[]
}

interface DaySums {
  key: Pick<PathDayTable, 'camera_id' | 'type' | 'day'>
  tracks: number
  lastSeq: number
  sums: PictureSums
}

const keyOf = ({ camera_id, type, day }: DaySums['key']) => `${camera_id}\n${type}\n${day}`

/** Adds up tracks by camera, kind and day of a zone. A track belongs to the day in which it began, its pieces to their own. */
export class PathDayBook {
  private readonly timeZone: string
  private readonly days = new Map<string, DaySums>()
  private today = { day: 0, from: 0, to: 0 }

  constructor(timeZone: string) {
    this.timeZone = timeZone
  }

  add({ seq, cameraId, type, startedAt, path }: FinishedTrack): void {
    const last = path.at(-1)?.[0]
    if (last === undefined) return
    const sumsAt = (at: number) => this.sumsOf({ camera_id: cameraId, type, day: this.dayAt(at) }, seq)
    sumsAt(startedAt).tracks++
    const cuts = this.midnights(startedAt, startedAt + last).map(at => at - startedAt)
    let cellBefore: number | null = null
    for (const piece of pathCells(path, cuts)) {
      sumsAt(startedAt + piece.from).sums.add(piece, piece.cell !== cellBefore)
      cellBefore = piece.cell
    }
  }

  /** The statements that add the sums since the last call to those that are stored. */
  async takeChanges(queries: Queries): Promise<CompiledQuery[]> {
    const days = [...this.days.values()]
    this.days.clear()
    const statements: CompiledQuery[] = []
    for (const { key, tracks, lastSeq, sums } of days) {
      const { camera_id, type, day } = key
      const stored = await queries
        .selectFrom('path_day')
        .select(['tracks', 'cells', 'last_seq'])
        .where('camera_id', '=', camera_id)
        .where('type', '=', type)
        .where('day', '=', day)
        .executeTakeFirst()
      if (stored) sums.addBytes(stored.cells)
      const row = { ...key, tracks: tracks + (stored?.tracks ?? 0), cells: sums.toBytes() }
      statements.push(upsert(queries, 'path_day', { ...row, last_seq: Math.max(lastSeq, stored?.last_seq ?? 0) }))
    }
    return statements
  }

  private sumsOf(key: DaySums['key'], seq: number): DaySums {
    const found = this.days.get(keyOf(key)) ?? { key, tracks: 0, lastSeq: 0, sums: new PictureSums() }
    found.lastSeq = Math.max(found.lastSeq, seq)
    this.days.set(keyOf(key), found)
    return found
  }

  private dayAt(at: number): number {
    if (at < this.today.from || at >= this.today.to) {
      const day = dayOf(at, this.timeZone)
      this.today = { day, from: startOfDay(day, this.timeZone), to: startOfDay(day + 1, this.timeZone) }
    }
    return this.today.day
  }

  private midnights(from: number, to: number): number[] {
    const [first, last] = [this.dayAt(from), this.dayAt(to)]
    return Array.from({ length: last - first }, (_, n) => startOfDay(first + n + 1, this.timeZone))
  }
}
