import type { CompiledQuery } from 'kysely'
import {
  type PassTable,
  type PlaceFlowTable,
  type PlaceReadTable,
  type Queries,
  rowStatements,
  type VisitTable,
} from '../database/index.ts'
import { bestRead, camerasOf, directionOf, type PassState, type VisitState } from '../grouping/index.ts'
import { putPassStatement, putVisitStatement } from './put-made.ts'

const readColumns = [
  'time',
  'seq',
  'number',
  'id',
  'received_at',
  'camera_id',
  'plate',
  'key',
  'direction',
  'confidence',
  'size',
  'is_recorder',
] as const
const flowColumns = ['time', 'seq', 'number', 'camera_id', 'line_id', 'target', 'entered', 'left', 'is_total'] as const
const passColumns = [
  'id',
  'first_at',
  'last_at',
  'camera_id',
  'cameras',
  'plate',
  'key',
  'reads',
  'best',
  'best_reason',
  'direction',
  'is_settled',
  'first_seq',
  'last_seq',
  'is_removed',
] as const
const visitColumns = [
  'id',
  'place_id',
  'plate',
  'key',
  'is_known',
  'entered_at',
  'left_at',
  'state',
  'sort_at',
  'made_at',
  'passes',
  'flags',
  'similar',
  'first_seq',
  'last_seq',
] as const

export function passRow(id: string, pass: PassState): PassTable {
  const { read, reason } = bestRead(pass)
  const cameras = camerasOf(pass)
  const seqs = pass.reads.map(({ seq }) => seq)
  return {
    id,
    first_at: pass.reads[0]?.time ?? pass.lastAt,
    last_at: pass.lastAt,
    camera_id: cameras[0] ?? read.camera,
    cameras: JSON.stringify(cameras),
    plate: read.plate,
    key: read.key,
    reads: JSON.stringify(pass.reads.map(one => one.id)),
    best: read.id,
    best_reason: reason,
    direction: directionOf(pass),
    is_settled: pass.isSettled ? 1 : 0,
    first_seq: Math.min(...seqs),
    last_seq: Math.max(...seqs),
    is_removed: 0,
  }
}

export function visitRow(visit: VisitState, isKnown: boolean): VisitTable {
  return {
    id: visit.id,
    place_id: visit.placeId,
    plate: visit.plate,
    key: visit.key,
    is_known: isKnown ? 1 : 0,
    entered_at: visit.enteredAt,
    left_at: visit.leftAt,
    state: visit.state,
    sort_at: visit.enteredAt ?? visit.leftAt ?? visit.madeAt,
    made_at: visit.madeAt,
    passes: JSON.stringify(visit.passes),
    flags: JSON.stringify(visit.flags),
    similar: visit.similar,
    first_seq: visit.firstSeq,
    last_seq: visit.lastSeq,
    removed_key: null,
    begins_removed: 0,
  }
}

/** A stretch of what was worked out: up to the time of a read, and before a time of the timeline. */
interface Made {
  read: number
  at: number
}

/** Statements that store rows; compiled once, because there are as many as events. */
export class PlaceStatements {
  readonly putRead: (row: PlaceReadTable) => CompiledQuery
  readonly putFlow: (row: PlaceFlowTable) => CompiledQuery
  readonly putPass: (row: PassTable) => CompiledQuery
  readonly putVisit: (row: VisitTable) => CompiledQuery
  private readonly queries: Queries

  constructor(queries: Queries) {
    this.queries = queries
    this.putRead = rowStatements(queries, { table: 'place_read', columns: readColumns, replace: true })
    this.putFlow = rowStatements(queries, { table: 'place_flow', columns: flowColumns, replace: true })
    this.putPass = putPassStatement(queries, passColumns)
    this.putVisit = putVisitStatement(queries, visitColumns)
  }

  /** Removes everything that was worked out from events that are still there. Lines, places and what people decided stay. */
  clear(): CompiledQuery[] {
    const tables = ['place_read', 'place_flow', 'place_checkpoint'] as const
    return [
      ...tables.map(table => this.queries.deleteFrom(table).compile()),
      this.withoutPasses().compile(),
      this.withoutVisits().compile(),
    ]
  }

  removePass(id: string): CompiledQuery {
    return this.queries.deleteFrom('pass').where('id', '=', id).compile()
  }

  removeVisit(id: string): CompiledQuery {
    return this.queries.deleteFrom('visit').where('id', '=', id).compile()
  }

  /** Removes the passes that began after one read up to another, and the visits that were made from one time to another. */
  removeMade(from: Made, to: Made): CompiledQuery[] {
    return [
      this.withoutPasses().where('first_at', '>', from.read).where('first_at', '<=', to.read).compile(),
      this.withoutVisits().where('made_at', '>=', from.at).where('made_at', '<', to.at).compile(),
    ]
  }

  /** Removes passes whose events are all there. */
  private withoutPasses() {
    return this.queries.deleteFrom('pass').where('is_removed', '=', 0)
  }

  /** Removes visits whose events are all there. */
  private withoutVisits() {
    return this.queries.deleteFrom('visit').where('removed_key', 'is', null).where('begins_removed', '=', 0)
  }
}
