import type { CompiledQuery } from 'kysely'
import { type Queries, upsert } from '../database/index.ts'
import type { TimelineState } from '../grouping/index.ts'

export interface Checkpoint {
  /** Reads from this time on are not in it. */
  time: number
  state: TimelineState
}

/** So many of the newest are kept, and one of some older ones. */
const newestKept = 20

/** States of passes and visits, so that late reads make only the time after them anew. */
export class Checkpoints {
  private readonly queries: Queries

  constructor(queries: Queries) {
    this.queries = queries
  }

  /** The last one up to a time; null where there is none. */
  async before(time: number): Promise<Checkpoint | null> {
    const row = await this.queries
      .selectFrom('place_checkpoint')
      .selectAll()
      .where('time', '<=', time)
      .orderBy('time', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row ? { time: row.time, state: JSON.parse(row.state) as TimelineState } : null
  }

  /** The next one after a time, as text; null where there is none. */
  async after(time: number): Promise<{ time: number; state: string } | null> {
    const query = this.queries.selectFrom('place_checkpoint').select(['time', 'state']).where('time', '>', time)
    return (await query.orderBy('time').limit(1).executeTakeFirst()) ?? null
  }

  putStatements(time: number, state: string, isLasting: boolean): CompiledQuery[] {
    const row = { time, state, is_lasting: isLasting ? 1 : 0 }
    const newest = this.queries
      .selectFrom('place_checkpoint')
      .select('time')
      .where('time', '<=', time)
      .orderBy('time', 'desc')
      .limit(newestKept)
    return [
      upsert(this.queries, 'place_checkpoint', row),
      this.queries
        .deleteFrom('place_checkpoint')
        .where('is_lasting', '=', 0)
        .where('time', '<=', time)
        .where('time', 'not in', newest)
        .compile(),
    ]
  }

  clearStatement(): CompiledQuery {
    return this.queries.deleteFrom('place_checkpoint').compile()
  }
}
