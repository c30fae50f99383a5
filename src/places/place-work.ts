import type { CompiledQuery } from 'kysely'
import type { PassTable, Queries, VisitTable } from '../database/index.ts'
import { PlaceTimeline, type TimelineState } from '../grouping/index.ts'
import { Checkpoints } from './checkpoints.ts'
import { goingOn } from './going-on.ts'
import { type PlaceBasis, passId } from './place-basis.ts'
import { type PlaceStatements, passRow, visitRow } from './place-store.ts'
import { type ReadPosition, readsAfter } from './reads-after.ts'
import { alone } from './step-sizes.ts'

/** The result of one step. */
export interface WorkedOut {
  statements: CompiledQuery[]
  passes: PassTable[]
  visits: VisitTable[]
}

const readsACheckpoint = 100
const checkpointsALasting = 100
/** Clocks of cameras differ: the reads of this time are worked in again at each step, so that their order does not matter. */
export const recentMs = 90_000
const before = (time: number): ReadPosition => ({ time, seq: -1, number: -1 })

/**
 * Makes passes and visits from stored reads. What is older than `recentMs` is worked in once and remembered as a state;
 * what is newer, or may still change, is worked in again each time on a copy.
 */
export class PlaceWork {
  private readonly queries: Queries
  private readonly checkpoints: Checkpoints
  private readonly put: PlaceStatements
  readonly basis: PlaceBasis
  private timeline: PlaceTimeline
  /** The last read that was worked in. */
  private last: ReadPosition = before(0)
  private sinceCheckpoint = 0
  private untilLasting = checkpointsALasting
  /** Rows that are stored and may still change, as text by id. */
  private shown = new Map<string, string>()
  /** Rows of an earlier run may be stored about times after the last read. */
  private hasOlderRows = true

  constructor(queries: Queries, put: PlaceStatements, basis: PlaceBasis) {
    this.queries = queries
    this.put = put
    this.basis = basis
    this.checkpoints = new Checkpoints(queries)
    this.timeline = new PlaceTimeline(basis.options)
  }

  /** Whether reads from this time on were worked in already. */
  isPast(time: number): boolean {
    return time <= this.last.time || time < this.timeline.at
  }

  /** Passes that may still get reads or settle. */
  get hasOpenPasses(): boolean {
    return this.shown.size > 0
  }

  /** Goes back to the last state before a time. What is stored about later times is replaced step by step. */
  async rewind(time: number): Promise<CompiledQuery[]> {
    const checkpoint = time > 0 ? await this.checkpoints.before(time) : null
    const from = checkpoint?.time ?? Number.MIN_SAFE_INTEGER
    const state = checkpoint?.state ?? (await goingOn(this.queries, this.basis.options.places))
    this.timeline = new PlaceTimeline(this.basis.options, state)
    this.last = before(from)
    this.sinceCheckpoint = 0
    this.shown = new Map()
    this.hasOlderRows = true
    const later = this.queries.deleteFrom('place_checkpoint').where('time', '>', from).compile()
    return [later, ...this.putAll(this.stateRows(this.timeline.state))]
  }

  /** Works in the next reads that are not recent; null when there are no more. */
  async step(now: number, limit: number): Promise<WorkedOut | null> {
    const { queries, basis } = this
    const reads = await readsAfter(queries, this.last, { limit, cameras: basis.cameras })
    const horizon = reads.length < limit ? now - recentMs : Number.POSITIVE_INFINITY
    const old = reads.filter(({ time }) => time < horizon)
    if (old.length === 0) return null
    const from = { read: this.last.seq < 0 ? this.last.time - 1 : this.last.time, at: this.timeline.at }
    const statements: CompiledQuery[] = []
    for (const read of old) {
      if (this.sinceCheckpoint >= readsACheckpoint && read.time > this.last.time)
        statements.push(...this.mark(read.time))
      this.timeline.add(read)
      this.last = { time: read.time, seq: read.seq, number: read.number }
      this.sinceCheckpoint++
    }
    const worked = this.rowsOf(this.timeline)
    for (const { id } of [...worked.passes, ...worked.visits]) this.shown.delete(id)
    const removed = this.put.removeMade(from, { read: this.last.time, at: this.timeline.at })
    return { ...worked, statements: [...statements, ...removed, ...this.putAll(worked)] }
  }

  /** Works in what is recent, on a copy of the state, as it looks at this time. Only what changed is stored. */
  async recent(now: number): Promise<WorkedOut> {
    const { queries, basis } = this
    const state = structuredClone(this.timeline.state)
    const copy = new PlaceTimeline(basis.options, state)
    for (const read of await readsAfter(queries, this.last, { limit: alone.reads, cameras: basis.cameras }))
      copy.add(read)
    copy.advance(now - recentMs)
    copy.settle(now)
    copy.applyOpen(now)
    const rows = this.rowsOf(copy)
    const changed = {
      passes: rows.passes.filter(row => this.shown.get(row.id) !== JSON.stringify(row)),
      visits: rows.visits.filter(row => this.shown.get(row.id) !== JSON.stringify(row)),
    }
    const statements = [...this.olderRows(), ...this.takeBack(rows), ...this.putAll(changed)]
    this.shown = new Map([...rows.passes, ...rows.visits].map(row => [row.id, JSON.stringify(row)]))
    return { ...changed, statements }
  }

  private olderRows(): CompiledQuery[] {
    if (!this.hasOlderRows) return []
    this.hasOlderRows = false
    const end = Number.MAX_SAFE_INTEGER
    return this.put.removeMade({ read: this.last.time, at: this.timeline.at }, { read: end, at: end })
  }

  /** Rows that the last copy showed and this one does not are as the state has them. */
  private takeBack(rows: { passes: PassTable[]; visits: VisitTable[] }): CompiledQuery[] {
    const now = new Set([...rows.passes, ...rows.visits].map(({ id }) => id))
    const gone = [...this.shown.keys()].filter(id => !now.has(id))
    if (gone.length === 0) return []
    const { passes, visits } = this.stateRows(this.timeline.state)
    const kept = new Map([...passes, ...visits].map(row => [row.id, row]))
    return gone.flatMap(id => {
      const row = kept.get(id)
      if (!row) return [this.put.removePass(id), this.put.removeVisit(id)]
      return 'place_id' in row ? [this.put.putVisit(row)] : [this.put.putPass(row)]
    })
  }

  private mark(time: number): CompiledQuery[] {
    this.timeline.advance(time)
    this.sinceCheckpoint = 0
    this.untilLasting--
    const isLasting = this.untilLasting === 0
    if (isLasting) this.untilLasting = checkpointsALasting
    return this.checkpoints.putStatements(time, JSON.stringify(this.timeline.state), isLasting)
  }

  private rowsOf(timeline: PlaceTimeline): { passes: PassTable[]; visits: VisitTable[] } {
    const passes = timeline.takePasses().map(({ state, closed }) => passRow(closed.id, state))
    return { passes, visits: timeline.takeVisits().map(visit => this.visitRow(visit)) }
  }

  private stateRows({ passes, visits }: TimelineState): { passes: PassTable[]; visits: VisitTable[] } {
    const all = Object.values(visits).flatMap(({ open, ended }) => [...open, ...ended])
    return {
      passes: passes.flatMap(pass => (pass.reads[0] ? [passRow(passId(pass.reads[0]), pass)] : [])),
      visits: all.map(visit => this.visitRow(visit)),
    }
  }

  private putAll({ passes, visits }: { passes: PassTable[]; visits: VisitTable[] }): CompiledQuery[] {
    return [...passes.map(this.put.putPass), ...visits.map(this.put.putVisit)]
  }

  private visitRow(visit: Parameters<typeof visitRow>[0]): VisitTable {
    return visitRow(visit, this.basis.options.isKnown(visit.key))
  }
}
