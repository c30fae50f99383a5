import { sql } from 'kysely'
import { type Queries, readSetting } from '../database/index.ts'

/** Raise it when terms change: the server then builds the index again from the log. */
export const indexVersion = 3

export interface IndexState {
  version: number
  /** Alarms up to this number are in the index. */
  indexedSeq: number
}

/** Reads the state of the index. `indexedSeq` is 0 where there is no index of this version. */
export async function readIndexState(queries: Queries): Promise<IndexState> {
  const state = await readSetting(queries, 'search-index')
  if (!state) return { version: indexVersion, indexedSeq: 0 }
  const { version, seq } = state
  return { version, indexedSeq: version === indexVersion ? seq : 0 }
}

/** Whether the tables of people's decisions exist: not in a database that an older version made and nobody upgraded yet. */
export async function hasAnnotationTables(queries: Queries): Promise<boolean> {
  const { rows } = await sql`select 1 from sqlite_master where type = 'table' and name = 'event_severity'`.execute(
    queries,
  )
  return rows.length > 0
}
