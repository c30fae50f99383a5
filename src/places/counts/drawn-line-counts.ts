import type { CompiledQuery } from 'kysely'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries, Write } from '../../database/index.ts'
import { pathCrossings, timesInside } from '../../grouping/index.ts'
import { entryRowsAfter, isFullPage, readableEntries } from '../../log/index.ts'
import type { TrackChange } from '../../model/index.ts'
import type { Line } from '../line-book.ts'
import { Lines } from '../lines.ts'
import { DwellCounts } from './dwell-counts.ts'
import { LineCounts } from './line-counts.ts'

/** A line that a person drew, with the number of the log up to which tracks are counted. */
interface DrawnLine extends Line {
  countedSeq: number
}

const tracksAStep = 250
/** A number of the log alone is stored only from time to time. */
const entriesUnsaved = 20_000

/**
 * Counts the tracks that cross the lines that people drew, from the beginning of the log on: a line that is drawn today
 * counts what crossed it last month. Counts and the place in the log are stored in one transaction.
 */
export class DrawnLineCounts {
  private readonly queries: Queries
  private readonly write: Write
  private lines: DrawnLine[] = []
  private isStale = true

  constructor({ queries, write }: { queries: Queries; write: Write }) {
    this.queries = queries
    this.write = write
  }

  /** Says that a line was drawn or removed. */
  changed(): void {
    this.isStale = true
  }

  /** Counts the next tracks up to a number of the log. Resolves to false when there are no more. */
  async step(lastSeq: number): Promise<boolean> {
    if (this.isStale) {
      this.isStale = false
      this.lines = await new Lines(this.queries).drawn()
    }
    const behind = this.lines.filter(({ countedSeq }) => countedSeq < lastSeq)
    if (behind.length === 0) return false
    const after = Math.min(...behind.map(({ countedSeq }) => countedSeq))
    const rows = await entryRowsAfter(this.queries, after, tracksAStep, { upTo: lastSeq, kinds: ['track'] })
    const upTo = isFullPage(rows, tracksAStep) ? (rows.at(-1)?.seq ?? lastSeq) : lastSeq
    const cameras = await ShownCameras.load(this.queries)
    const tracks = readableEntries(rows, cameras).filter(entry => entry.kind === 'track')
    const [counts, dwells] = [new LineCounts(), new DwellCounts()]
    for (const line of behind) {
      const camera = cameras.shown(line.cameraId).id
      const own = tracks.filter(track => track.seq > line.countedSeq && track.camera.id === camera)
      for (const track of own) countTrack(track, line, { counts, dwells })
    }
    await this.store(behind, upTo, [...counts.takeChanges(this.queries), ...dwells.takeChanges(this.queries)])
    return true
  }

  private async store(lines: readonly DrawnLine[], upTo: number, counted: CompiledQuery[]): Promise<void> {
    const moved = lines.filter(({ countedSeq }) => countedSeq < upTo)
    const isFar = moved.some(({ countedSeq }) => upTo - countedSeq >= entriesUnsaved)
    if (counted.length > 0 || isFar) {
      const cursors = moved.map(({ id }) =>
        this.queries.updateTable('line').set({ counted_seq: upTo }).where('id', '=', id).compile(),
      )
      await this.write([...counted, ...cursors])
    }
    for (const line of moved) line.countedSeq = upTo
  }
}

function countTrack(
  track: TrackChange,
  line: Line,
  { counts, dwells }: { counts: LineCounts; dwells: DwellCounts },
): void {
  if (track.phase !== 'end' || track.path.length < 2) return
  const startedAt = Date.parse(track.startedAt)
  const { id: line_id, shape, points } = line
  for (const { at, isIn } of pathCrossings({ shape, points }, track.path)) {
    const ways = isIn ? { entered: 1, left: 0 } : { entered: 0, left: 1 }
    counts.addCrossing({
      time: startedAt + at,
      line_id,
      target: track.type,
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
