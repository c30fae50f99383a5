import type { CompiledQuery } from 'kysely'
import type { Queries } from '../database.ts'
import { ShownCameras } from './cameras.ts'
import { IndexBatch } from './index-batch.ts'
import { removalStatements } from './index-removal.ts'
import { plain } from './index-rows.ts'
import { indexSetting, indexVersion } from './index-state.ts'
import { entryRowsAfter, toEvent } from './log-rows.ts'

/** A step of the index, to be written in one transaction. */
export interface IndexStep {
  statements: CompiledQuery[]
  /** How far the index is when they are. */
  indexedSeq: number
  /** There may be more to do. */
  full: boolean
}

function putState(seq: number): CompiledQuery {
  const value = JSON.stringify({ version: indexVersion, seq })
  return plain('insert or replace into setting (name, value) values (?, ?)', indexSetting, value)
}

/** Takes in up to `limit` entries of the log after `afterSeq` and takes out as many removed ones; null: nothing to do. */
export async function nextIndexStep(queries: Queries, afterSeq: number, limit: number): Promise<IndexStep | null> {
  const [rows, removals] = await Promise.all([
    entryRowsAfter(queries, afterSeq, limit),
    removalStatements(queries, limit),
  ])
  // A batch adds to blocks as they are stored, so a removal has a transaction of its own.
  if (removals.length > 0) return { statements: removals, indexedSeq: afterSeq, full: true }
  const last = rows.at(-1)
  if (!last) return null
  const cameras = new ShownCameras([])
  const batch = new IndexBatch()
  for (const row of rows) {
    if (row.kind === 'alarm') batch.add({ event: toEvent(row, cameras), cameraId: row.camera_id, time: row.time })
  }
  const statements = [...(await batch.statements(queries)), putState(last.seq)]
  return { statements, indexedSeq: last.seq, full: rows.length === limit }
}

/** Empties the index, to be built again. */
export function clearIndexStatements(): CompiledQuery[] {
  const tables = ['search_term', 'search_posting', 'search_block', 'plate', 'plate_part', 'plate_sighting'] as const
  return [...tables, 'search_gone', 'plate_gone'].map(table => plain(`delete from ${table}`)).concat(putState(0))
}
