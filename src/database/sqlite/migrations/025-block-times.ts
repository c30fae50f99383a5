import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The first and last times of all blocks of the search index, apart from the 16 KB of times in each of their rows. */
export const blockTimes: Migration = {
  async up(db) {
    await sql`create index if not exists search_block_time on search_block (block, min_time, max_time)`.execute(
      db as Kysely<unknown>,
    )
  },
}
