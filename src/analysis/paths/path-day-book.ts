import type { CompiledQuery, Selectable } from 'kysely'
import { listed, type PathDayTable, type Queries, upsert } from '../../database/index.ts'
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
    const days = new Map(this.days)
    this.days.clear()
    for (const stored of await storedOf(queries, [...days.values()])) {
      const day = days.get(keyOf(stored))
      if (!day) continue
      day.sums.addBytes(stored.cells)
      day.tracks += stored.tracks
      day.lastSeq = Math.max(day.lastSeq, stored.last_seq)
    }
    return [...days.values()].map(({ key, tracks, lastSeq, sums }) =>
      upsert(queries, 'path_day', { ...key, tracks, cells: sums.toBytes(), last_seq: lastSeq }),
    )
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

/** The stored rows of these days, read for one camera and kind after the other. */
async function storedOf(queries: Queries, days: readonly DaySums[]): Promise<Selectable<PathDayTable>[]> {
  const groups = Map.groupBy(days, ({ key }) => keyOf({ ...key, day: 0 }))
  const rows: Selectable<PathDayTable>[] = []
  for (const [first, ...more] of groups.values()) {
    if (!first) continue
    const query = queries.selectFrom('path_day').selectAll()
    const ofGroup = query.where('camera_id', '=', first.key.camera_id).where('type', '=', first.key.type)
    const dates = [first, ...more].map(({ key }) => key.day)
    rows.push(...(await ofGroup.where('day', 'in', listed(dates)).execute()))
  }
  return rows
}
