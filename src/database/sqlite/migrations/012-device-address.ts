import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Where a device answered last: posts come from an address, also where the device is stored by its name. */
export const deviceAddress: Migration = {
  async up(db) {
    await sql`alter table device add column address text`.execute(db as Kysely<unknown>)
  },
}
