import type { CompiledQuery } from 'kysely'
import type { Queries } from '../database/index.ts'
import type { Event } from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'

/** Marks an event to be kept whatever the retention says, or takes the mark away. */
export function keepStatement(queries: Queries, seq: number, kept: boolean): CompiledQuery {
  return kept
    ? queries.replaceInto('kept').values({ seq }).compile()
    : queries.deleteFrom('kept').where('seq', '=', seq).compile()
}

export interface Correction {
  event: Event
  /** The target's index. */
  number: number
  original: string
  /** Null takes a correction back. */
  corrected: string | null
  at: Date
  by: string
}

/** Sets what a plate really is; the original read stays in the event. */
export function correctionStatement(queries: Queries, correction: Correction): CompiledQuery {
  const { event, number, original, corrected, at, by } = correction
  const { seq } = event
  if (corrected === null || corrected === original) {
    return queries.deleteFrom('plate_correction').where('seq', '=', seq).where('number', '=', number).compile()
  }
  const row = { seq, number, original, corrected, corrected_key: plateKey(corrected), at: at.getTime(), by }
  return queries.replaceInto('plate_correction').values(row).compile()
}
