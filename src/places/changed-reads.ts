import type { CompiledQuery } from 'kysely'
import { listed, type Queries } from '../database/index.ts'
import { earliestRead } from './reads-after.ts'

export interface Changes {
  /** The earliest time of a read that changed; null where none did. */
  from: number | null
  /** Forget the changes. */
  doneStatements: CompiledQuery[]
}

/** The reads that people corrected, and the known plates that they changed, as the database noted them. */
export class ChangedReads {
  private readonly queries: Queries

  constructor(queries: Queries) {
    this.queries = queries
  }

  async read(): Promise<Changes> {
    const rows = await this.queries.selectFrom('place_read_changed').select('seq').execute()
    if (rows.length === 0) return { from: null, doneStatements: [] }
    const seqs = rows.map(({ seq }) => seq)
    const done = this.queries.deleteFrom('place_read_changed').where('seq', 'in', listed(seqs)).compile()
    return { from: await earliestRead(this.queries, seqs), doneStatements: [done] }
  }

  /** Whether known plates were added or removed since the last call of this kind, and the statements that forget it. */
  async known(): Promise<{ hasChanged: boolean; doneStatements: CompiledQuery[] }> {
    const rows = await this.queries.selectFrom('place_known_changed').select('key').execute()
    if (rows.length === 0) return { hasChanged: false, doneStatements: [] }
    const keys = listed(rows.map(({ key }) => key))
    const done = this.queries.deleteFrom('place_known_changed').where('key', 'in', keys).compile()
    return { hasChanged: true, doneStatements: [done] }
  }
}
