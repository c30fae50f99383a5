import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const steps = [
  sql`create table event_severity (seq integer primary key, severity text not null)`,
  sql`alter table alert add column rule_id text`,
  sql`alter table alert add column camera_id text`,
  sql`alter table alert add column plate text`,
]

/** The severity that rules give to events; the rule, the camera and the plate of an alert. */
export const severity: Migration = {
  async up(db) {
    for (const step of steps) await step.execute(db as Kysely<unknown>)
  },
}
