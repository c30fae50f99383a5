import type { Migration } from 'kysely/migration'
import { runStatements } from './run-statements.ts'

const statements = [
  `alter table pass add column is_removed bigint not null default 0`,
  `alter table visit add column removed_key text`,
  `alter table visit add column first_seq bigint not null default 0`,
  `alter table visit add column begins_removed bigint not null default 0`,
  `create index visit_by_first_seq on visit (first_seq)`,
  `create index visit_by_removed_key on visit (removed_key) where removed_key is not null`,
  `create table removed_total (
    camera_id text not null,
    shape text not null,
    target text not null,
    entered bigint,
    "left" bigint,
    time bigint not null,
    primary key (camera_id, shape, target)
  )`,
  `create table counts_kept (id bigint primary key, before bigint not null)`,
]

/** Visits and counts stay when retention removes their events. */
export const removedVisits: Migration = {
  up: db => runStatements(db, statements),
}
