import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

// A migration names tables as they were when it was written, so it must not use today's Schema.
type AnySchema = Kysely<unknown>

async function createLog(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('log')
    .addColumn('seq', 'integer', column => column.primaryKey())
    .addColumn('id', 'text', column => column.notNull().unique())
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('received_at', 'bigint', column => column.notNull())
    .addColumn('time', 'bigint', column => column.notNull())
    .addColumn('camera_id', 'text', column => column.notNull())
    .addColumn('category', 'text')
    .addColumn('smart_type', 'text')
    .addColumn('post_id', 'text', column => column.notNull())
    .addColumn('raw_file', 'text')
    .addColumn('raw_offset', 'bigint')
    .addColumn('raw_length', 'bigint')
    .addColumn('body', 'text', column => column.notNull())
    .execute()
  await db.schema.createIndex('log_time').on('log').column('time').execute()
  await db.schema.createIndex('log_camera').on('log').columns(['camera_id', 'seq']).execute()
  await db.schema.createIndex('log_category').on('log').columns(['category', 'seq']).execute()
  await db.schema
    .createTable('target')
    .addColumn('seq', 'integer', column => column.notNull())
    .addColumn('number', 'integer', column => column.notNull())
    .addColumn('type', 'text', column => column.notNull())
    .addColumn('plate', 'text')
    .addColumn('plate_key', 'text')
    .addPrimaryKeyConstraint('target_key', ['seq', 'number'])
    .modifyEnd(sql`without rowid`)
    .execute()
  await sql`create index target_plate on target (plate_key) where plate_key is not null`.execute(db)
}

async function createUnparsed(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('unparsed')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('received_at', 'bigint', column => column.notNull())
    .addColumn('client_ip', 'text', column => column.notNull())
    .addColumn('reason', 'text', column => column.notNull())
    .addColumn('detail', 'text', column => column.notNull())
    .addColumn('bytes', 'bigint', column => column.notNull())
    .addColumn('post_id', 'text', column => column.notNull())
    .addColumn('raw_file', 'text')
    .addColumn('raw_offset', 'bigint')
    .addColumn('raw_length', 'bigint')
    .execute()
}

async function createCameras(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('camera')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('source', 'text')
    .addColumn('address', 'text', column => column.notNull())
    .addColumn('channel', 'integer')
    .addColumn('mac', 'text')
    .addColumn('serial', 'text')
    .addColumn('created_at', 'bigint', column => column.notNull())
    .execute()
  await db.schema
    .createTable('camera_key')
    .addColumn('key', 'text', column => column.primaryKey())
    .addColumn('camera_id', 'text', column => column.notNull())
    .execute()
  await db.schema
    .createTable('camera_address')
    .addColumn('camera_id', 'text', column => column.notNull())
    .addColumn('address', 'text', column => column.notNull())
    .addColumn('first_at', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('camera_address_key', ['camera_id', 'address'])
    .execute()
  await db.schema
    .createTable('alarm_state')
    .addColumn('camera_id', 'text', column => column.notNull())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('rule', 'integer', column => column.notNull())
    .addColumn('active', 'integer', column => column.notNull())
    .addColumn('since', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('alarm_state_key', ['camera_id', 'name', 'rule'])
    .execute()
}

async function createBookkeeping(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('repeat_key')
    .addColumn('received_at', 'bigint', column => column.notNull())
    .addColumn('key', 'text', column => column.notNull())
    .addColumn('post_id', 'text', column => column.notNull())
    // Looked up in memory; here the newest are written side by side and the oldest removed likewise.
    .addPrimaryKeyConstraint('repeat_key_key', ['received_at', 'key'])
    .modifyEnd(sql`without rowid`)
    .execute()
  await db.schema
    .createTable('sender')
    .addColumn('address', 'text', column => column.primaryKey())
    .addColumn('last_at', 'bigint', column => column.notNull())
    .addColumn('last_kind', 'text', column => column.notNull())
    .addColumn('last_verdict', 'text', column => column.notNull())
    .addColumn('posts', 'bigint', column => column.notNull())
    .addColumn('stored', 'bigint', column => column.notNull())
    .addColumn('repeats', 'bigint', column => column.notNull())
    .addColumn('unparsed', 'bigint', column => column.notNull())
    .addColumn('refused', 'bigint', column => column.notNull())
    .execute()
  await db.schema
    .createTable('open_day')
    .addColumn('day', 'text', column => column.primaryKey())
    .execute()
  await db.schema
    .createTable('imported')
    .addColumn('id', 'text', column => column.primaryKey())
    .execute()
  await db.schema
    .createTable('setting')
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('value', 'text', column => column.notNull())
    .execute()
}

export const receiverTables: Migration = {
  async up(db) {
    await createLog(db as AnySchema)
    await createUnparsed(db as AnySchema)
    await createCameras(db as AnySchema)
    await createBookkeeping(db as AnySchema)
  },
}
