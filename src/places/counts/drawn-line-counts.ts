import type { CompiledQuery } from 'kysely'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { PlaceFlowTable, Queries, Write } from '../../database/index.ts'
import { pathCrossings, timesInside } from '../../grouping/index.ts'
import { entryRowsAfter, isFullPage, readableEntries } from '../../log/index.ts'
import type { TrackChange } from '../../model/index.ts'
import type { Line } from '../line-book.ts'
import { Lines } from '../lines.ts'
import type { PlaceStatements } from '../place-store.ts'
import { DwellCounts } from './dwell-counts.ts'
import { LineCounts } from './line-counts.ts'

/** A line that a person drew, with the number of the log up to which tracks are counted. */
interface DrawnLine extends Line {
  countedSeq: number
  /** The number that is stored. */
  savedSeq: number
}

export interface DrawnLineCountsOptions {
  queries: Queries
  write: Write
  put: Pick<PlaceStatements, 'putFlow'>
}

/** The sums and rows to which tracks are added. */
interface Counted {
  counts: LineCounts
  dwells: DwellCounts
  flows: PlaceFlowTable[]
}

const tracksAStep = 250
const mostCrossings = 1000
/** A number of the log alone is stored only from time to time. */
const entriesUnsaved = 20_000

/**
 * Counts the tracks that cross the lines that people drew, from the beginning of the log on: a line that is drawn today
 * counts what crossed it last month. Counts and the place in the log are stored in one transaction.
 */
export class DrawnLineCounts {
  private readonly queries: Queries
  private readonly write: Write
  private readonly put: DrawnLineCountsOptions['put']
  private lines: DrawnLine[] = []
  private isStale = true

  constructor({ queries, write, put }: DrawnLineCountsOptions) {
    this.queries = queries
    this.write = write
    this.put = put
  }

  /** Says that a line was drawn or removed. */
  changed(): void {
    this.isStale = true
  }

  /** Whether tracks up to a number of the log are still to be counted for a line. */
  isBehind(id: string, seq: number): boolean {
    const line = this.lines.find(one => one.id === id)
    return this.isStale || (line !== undefined && line.countedSeq < seq)
  }

  /** Counts the next tracks up to a number of the log. Resolves to false when there are no more. */
  async step(lastSeq: number): Promise<boolean> {
    if (this.isStale) {
      this.isStale = false
      const drawn = await new Lines(this.queries).drawn()
      this.lines = drawn.map(line => ({ ...line, savedSeq: line.countedSeq }))
    }
    const behind = this.lines.filter(({ countedSeq }) => countedSeq < lastSeq)
    if (behind.length === 0) return false
    const after = Math.min(...behind.map(({ countedSeq }) => countedSeq))
    const rows = await entryRowsAfter(this.queries, after, tracksAStep, { upTo: lastSeq, kinds: ['track'] })
    const upTo = isFullPage(rows, tracksAStep) ? (rows.at(-1)?.seq ?? lastSeq) : lastSeq
    const cameras = await ShownCameras.load(this.queries)
    const tracks = readableEntries(rows, cameras).filter(entry => entry.kind === 'track')
    const counted: Counted = { counts: new LineCounts(), dwells: new DwellCounts(), flows: [] }
    for (const line of behind) {
      const camera = cameras.shown(line.cameraId).id
      const own = tracks.filter(track => track.seq > line.countedSeq && track.camera.id === camera)
      for (const track of own) countTrack(track, line, counted)
    }
    await this.store(behind, upTo, [
      ...counted.counts.takeChanges(this.queries),
      ...counted.dwells.takeChanges(this.queries),
      ...counted.flows.map(this.put.putFlow),
    ])
    return true
  }

  private async store(lines: readonly DrawnLine[], upTo: number, counted: CompiledQuery[]): Promise<void> {
    const moved = lines.filter(({ countedSeq }) => countedSeq < upTo)
    const isFar = moved.some(({ savedSeq }) => upTo - savedSeq >= entriesUnsaved)
    if (counted.length > 0 || isFar) {
      const cursors = moved.map(({ id }) =>
        this.queries.updateTable('line').set({ counted_seq: upTo }).where('id', '=', id).compile(),
      )
      await this.write([...counted, ...cursors])
      for (const line of moved) line.savedSeq = upTo
    }
    for (const line of moved) line.countedSeq = upTo
  }
}

/** A number of a row of a track that differs for each line. */
function numberOf({ id }: Line, crossing: number): number {
  return Number.parseInt(id.slice(-7), 16) * mostCrossings + (crossing % mostCrossings)
}

function countTrack(track: TrackChange, line: Line, { counts, dwells, flows }: Counted): void {
  if (track.phase !== 'end' || track.path.length < 2) return
  const startedAt = Date.parse(track.startedAt)
  const { id: line_id, cameraId: camera_id, shape, points } = line
  for (const [n, { at, isIn }] of pathCrossings({ shape, points }, track.path).entries()) {
    const ways = isIn ? { entered: 1, left: 0 } : { entered: 0, left: 1 }
    const [time, target] = [startedAt + at, track.type]
    const row = { time, seq: track.seq, number: numberOf(line, n), camera_id, line_id, target, is_total: 0 }
    flows.push({ ...row, ...ways })
    counts.addCrossing({
      time,
      line_id,
      target,
      source: 'tracks',
      sex: '',
      age: '',
      ...ways,
    })
  }
  for (const { from, to } of timesInside({ shape, points }, track.path)) {
    dwells.add({ lineId: line_id, target: track.type, from: startedAt + from, to: startedAt + to })
  }
}
