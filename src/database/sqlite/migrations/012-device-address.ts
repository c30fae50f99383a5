import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The last address of a device: posts come from an address, also if the device is stored by its name. */
export const deviceAddress: Migration = {
  async up(db) {
    await sql`alter table device add column address text`.execute(db as Kysely<unknown>)
  },
}
