import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Small files that are durable as rows before they are written. */
export const pendingFiles: Migration = {
  async up(db) {
    await sql`
      create table pending_file (
        id integer primary key,
        path text not null,
        data blob not null
      )
    `.execute(db as Kysely<unknown>)
  },
}
