import type { CompiledQuery } from 'kysely'
import { type Queries, rowStatements } from '../database/index.ts'

/** The time within which a device may send a post again after it was stored. */
export const repeatWindowMs = 10 * 60 * 1000

export interface RepeatKey {
  key: string
  postId: string
  receivedAt: Date
}

/** The keys by which the posts of the last minutes are recognised when a device sends them again. */
export class RepeatKeys {
  private readonly queries: Queries
  private readonly replace

  constructor(queries: Queries) {
    this.queries = queries
    this.replace = rowStatements(queries, {
      table: 'repeat_key',
      columns: ['key', 'post_id', 'received_at'],
      replace: true,
    })
  }

  /** Oldest first. */
  async list(): Promise<RepeatKey[]> {
    const rows = await this.queries.selectFrom('repeat_key').selectAll().orderBy('received_at').execute()
    return rows.map(row => ({ key: row.key, postId: row.post_id, receivedAt: new Date(row.received_at) }))
  }

  addStatement({ key, postId, receivedAt }: RepeatKey): CompiledQuery {
    return this.replace({ key, post_id: postId, received_at: receivedAt.getTime() })
  }

  /** Removes the keys of posts that are too old to be sent again. */
  removeOldStatement(now: Date): CompiledQuery {
    return this.queries
      .deleteFrom('repeat_key')
      .where('received_at', '<', now.getTime() - repeatWindowMs)
      .compile()
  }
}
