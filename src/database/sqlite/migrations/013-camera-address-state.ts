import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The state of each address of a camera; the addresses that it used before count as confirmed. */
export const cameraAddressState: Migration = {
  async up(db) {
    const any = db as Kysely<unknown>
    await sql`alter table camera_address add column state text not null default 'confirmed'`.execute(any)
    await sql`alter table camera_address add column last_at integer`.execute(any)
    await sql`alter table camera add column allowed text`.execute(any)
  },
}
