import type { CompiledQuery } from 'kysely'
import { greatest, type Queries, upsert } from '../database/index.ts'

/** The mark that a throttle noted under one key. */
export interface ThrottleMark {
  /** Receipt of the entry that set the mark, in milliseconds since 1970. */
  at: number
  count: number
}

const firedScope = 'fired'

/** The scope of the throttle of a rule's alert. */
export const alertScope = (ruleId: string) => `alert ${ruleId}`

/** Stored state of throttles, by scope (an output or a rule), and the times at which rules last fired. */
export class Throttles {
  private readonly queries: Queries

  constructor({ queries }: { queries: Queries }) {
    this.queries = queries
  }

  /** The marks of one scope, by key. */
  async marks(scope: string): Promise<Map<string, ThrottleMark>> {
    const rows = await this.queries.selectFrom('brake').selectAll().where('scope', '=', scope).execute()
    return new Map(rows.map(({ key, at, count }) => [key, { at, count }]))
  }

  /** Returns the times when rules last fired, by rule id, in milliseconds since 1970. */
  async lastFired(): Promise<Map<string, number>> {
    const rows = await this.queries.selectFrom('brake').select(['key', 'at']).where('scope', '=', firedScope).execute()
    return new Map(rows.map(({ key, at }) => [key, at]))
  }

  /** `marks` must not be empty. */
  setMarks(scope: string, marks: ReadonlyMap<string, ThrottleMark>): CompiledQuery {
    const rows = [...marks].map(([key, { at, count }]) => ({ scope, key, at, count }))
    return upsert(this.queries, 'brake', rows)
  }

  /** Records when a rule fired; a time before the recorded one changes nothing. */
  setFired(ruleId: string, at: number): CompiledQuery {
    return this.queries
      .insertInto('brake')
      .values({ scope: firedScope, key: ruleId, at, count: 1 })
      .onConflict(conflict =>
        conflict
          .columns(['scope', 'key'])
          .doUpdateSet(({ ref }) => ({ at: greatest(ref('brake.at'), ref('excluded.at')), count: 1 })),
      )
      .compile()
  }

  removeBefore(scope: string, at: number): CompiledQuery {
    return this.queries.deleteFrom('brake').where('scope', '=', scope).where('at', '<', at).compile()
  }

  removeScope(scope: string): CompiledQuery {
    return this.queries.deleteFrom('brake').where('scope', '=', scope).compile()
  }

  /** Removes what a rule leaves behind: when it fired, and the throttle of its alert. */
  removeRule(ruleId: string): CompiledQuery[] {
    const fired = this.queries.deleteFrom('brake').where('scope', '=', firedScope).where('key', '=', ruleId)
    return [fired.compile(), this.removeScope(alertScope(ruleId))]
  }
}
