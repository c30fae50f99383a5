import type { CompiledQuery } from 'kysely'
import type { Queries } from '../../database/index.ts'

/** A reader's place in the log. */
export interface Cursor {
  /** Of the reader, such as an output. */
  id: string
  /** The reader has acted on the entries up to this number. */
  seq: number
}

/**
 * The place of each reader of the log. Changes are statements, so that a cursor is stored in the same transaction
 * as the results of the entries before it. Times are milliseconds since 1970.
 */
export class Cursors {
  private readonly queries: Queries

  constructor(queries: Queries) {
    this.queries = queries
  }

  /** Null for a reader that has no cursor. */
  async read(id: string): Promise<number | null> {
    const query = this.queries.selectFrom('output_cursor').select('seq').where('output_id', '=', id)
    return (await query.executeTakeFirst())?.seq ?? null
  }

  async list(): Promise<Cursor[]> {
    return this.queries.selectFrom('output_cursor').select(['output_id as id', 'seq']).orderBy('output_id').execute()
  }

  /** Stores the place that a reader has reached. */
  moveStatement(id: string, seq: number, at: number): CompiledQuery {
    return this.queries
      .insertInto('output_cursor')
      .values({ output_id: id, seq, at })
      .onConflict(conflict => conflict.column('output_id').doUpdateSet({ seq, at }))
      .compile()
  }

  /** Lets a reader without a cursor begin after `seq`; changes nothing for one that has a cursor. */
  beginStatement(id: string, seq: number, at: number): CompiledQuery {
    return this.queries
      .insertInto('output_cursor')
      .values({ output_id: id, seq, at })
      .onConflict(conflict => conflict.doNothing())
      .compile()
  }

  /** Removes cursors; these readers begin with the entries that come next. */
  removeStatement(ids: readonly string[]): CompiledQuery {
    return this.queries.deleteFrom('output_cursor').where('output_id', 'in', ids).compile()
  }
}
