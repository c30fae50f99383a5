import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

type AnySchema = Kysely<unknown>

async function widenCamera(db: AnySchema): Promise<void> {
  await db.schema
    .alterTable('camera')
    .addColumn('hidden', 'integer', column => column.notNull().defaultTo(0))
    .execute()
  await db.schema
    .alterTable('camera')
    .addColumn('state', 'text', column => column.notNull().defaultTo('approved'))
    .execute()
  await db.schema.alterTable('camera').addColumn('merged_into', 'text').execute()
  await sql`create index log_status on log (camera_id, time, seq) where kind = 'status'`.execute(db)
}

async function createTracks(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('track')
    .addColumn('seq', 'integer', column => column.primaryKey())
    .addColumn('camera_id', 'text', column => column.notNull())
    .addColumn('target_id', 'integer')
    .addColumn('type', 'text', column => column.notNull())
    .addColumn('started_at', 'bigint', column => column.notNull())
    .addColumn('ended_at', 'bigint', column => column.notNull())
    .execute()
  await db.schema.createIndex('track_camera').on('track').columns(['camera_id', 'seq']).execute()
  await db.schema.createIndex('track_ended').on('track').column('ended_at').execute()
  await db.schema
    .createTable('open_track')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('camera_id', 'text', column => column.notNull())
    .addColumn('target_id', 'integer')
    .addColumn('type', 'text', column => column.notNull())
    .addColumn('client_ip', 'text', column => column.notNull())
    .addColumn('started_at', 'bigint', column => column.notNull())
    .execute()
}

async function createCounts(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('count_series')
    .addColumn('id', 'integer', column => column.primaryKey())
    .addColumn('camera_id', 'text', column => column.notNull())
    .addColumn('place', 'text', column => column.notNull())
    .addColumn('target', 'text', column => column.notNull())
    .addColumn('source', 'text', column => column.notNull())
    .addColumn('last_entered', 'bigint')
    .addColumn('last_left', 'bigint')
    .addColumn('last_at', 'bigint', column => column.notNull())
    .addUniqueConstraint('count_series_name', ['camera_id', 'place', 'target', 'source'])
    .execute()
  await db.schema
    .createTable('count_bucket')
    .addColumn('series', 'integer', column => column.notNull())
    .addColumn('size', 'integer', column => column.notNull())
    .addColumn('bucket', 'integer', column => column.notNull())
    .addColumn('entered', 'integer')
    .addColumn('left', 'integer')
    .addColumn('present_max', 'integer')
    .addColumn('present_last', 'integer')
    .addPrimaryKeyConstraint('count_bucket_key', ['series', 'size', 'bucket'])
    .modifyEnd(sql`without rowid`)
    .execute()
}

async function createHealth(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('camera_health')
    .addColumn('camera_id', 'text', column => column.primaryKey())
    .addColumn('address', 'text', column => column.notNull())
    .addColumn('last_seen', 'bigint')
    .addColumn('last_event_at', 'bigint')
    .addColumn('last_heartbeat_at', 'bigint')
    .addColumn('heartbeats', 'text', column => column.notNull())
    .addColumn('skews', 'text', column => column.notNull())
    .addColumn('format_version', 'text')
    .addColumn('refused_at', 'bigint')
    .addColumn('refused_with', 'text')
    .execute()
  await db.schema
    .createTable('camera_seen')
    .addColumn('camera_id', 'text', column => column.notNull())
    .addColumn('day', 'integer', column => column.notNull())
    .addColumn('quarters', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('camera_seen_key', ['camera_id', 'day'])
    .modifyEnd(sql`without rowid`)
    .execute()
}

/** Tables that are computed from the log and the positions: tracks, counters, the health of cameras. */
export const analysisTables: Migration = {
  async up(db) {
    await widenCamera(db as AnySchema)
    await createTracks(db as AnySchema)
    await createCounts(db as AnySchema)
    await createHealth(db as AnySchema)
  },
}
