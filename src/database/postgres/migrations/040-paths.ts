import type { Migration } from 'kysely/migration'
import { runStatements } from './run-statements.ts'

const statements = [
  'alter table line add column removed_at bigint',
  `create table path_day (
    camera_id text not null,
    type text not null,
    day bigint not null,
    tracks bigint not null,
    cells bytea not null,
    last_seq bigint not null,
    primary key (camera_id, type, day)
  )`,
  'create index path_day_seq on path_day (last_seq)',
]

/** Sums of the paths over the picture of a camera, and drawn lines that were removed. */
export const paths: Migration = {
  up: db => runStatements(db, statements),
}
