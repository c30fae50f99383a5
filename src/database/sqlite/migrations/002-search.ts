import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

type AnySchema = Kysely<unknown>

async function createPostings(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('search_term')
    .addColumn('id', 'integer', column => column.primaryKey())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('folded', 'text', column => column.notNull())
    .addColumn('value', 'text', column => column.notNull())
    .addColumn('events', 'bigint', column => column.notNull())
    .addUniqueConstraint('search_term_key', ['name', 'folded'])
    .execute()
  // With a rowid, so that the postings of the newest block lie side by side and a batch writes few pages.
  await db.schema
    .createTable('search_posting')
    .addColumn('term', 'integer', column => column.notNull())
    .addColumn('block', 'integer', column => column.notNull())
    .addColumn('bits', 'blob', column => column.notNull())
    .addUniqueConstraint('search_posting_key', ['term', 'block'])
    .execute()
  await db.schema.createIndex('search_posting_block').on('search_posting').column('block').execute()
  await db.schema
    .createTable('search_block')
    .addColumn('block', 'integer', column => column.primaryKey())
    .addColumn('events', 'integer', column => column.notNull())
    .addColumn('min_time', 'bigint', column => column.notNull())
    .addColumn('max_time', 'bigint', column => column.notNull())
    .addColumn('times', 'blob', column => column.notNull())
    .execute()
}

async function createPlates(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('plate')
    .addColumn('key', 'text', column => column.primaryKey())
    .addColumn('number', 'text', column => column.notNull())
    .addColumn('sightings', 'bigint', column => column.notNull())
    .addColumn('first_at', 'bigint', column => column.notNull())
    .addColumn('last_at', 'bigint', column => column.notNull())
    .addColumn('last_seq', 'integer', column => column.notNull())
    .modifyEnd(sql`without rowid`)
    .execute()
  await db.schema.createIndex('plate_last').on('plate').column('last_seq').execute()
  await db.schema
    .createTable('plate_part')
    .addColumn('part', 'text', column => column.notNull())
    .addColumn('key', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('plate_part_key', ['part', 'key'])
    .modifyEnd(sql`without rowid`)
    .execute()
  await db.schema
    .createTable('plate_sighting')
    .addColumn('key', 'text', column => column.notNull())
    .addColumn('time', 'bigint', column => column.notNull())
    .addColumn('seq', 'integer', column => column.notNull())
    .addColumn('number', 'integer', column => column.notNull())
    .addColumn('camera_id', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('plate_sighting_key', ['key', 'time', 'seq', 'number'])
    .modifyEnd(sql`without rowid`)
    .execute()
  await db.schema.createIndex('plate_sighting_time').on('plate_sighting').columns(['time', 'key']).execute()
  await db.schema.createIndex('plate_sighting_camera').on('plate_sighting').columns(['camera_id', 'time']).execute()
}

/** Notes the entries that are removed from the log until they are removed from the index. */
async function createGone(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('search_gone')
    .addColumn('seq', 'integer', column => column.primaryKey())
    .execute()
  await db.schema
    .createTable('plate_gone')
    .addColumn('seq', 'integer', column => column.notNull())
    .addColumn('number', 'integer', column => column.notNull())
    .addColumn('key', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('plate_gone_key', ['seq', 'number'])
    .modifyEnd(sql`without rowid`)
    .execute()
  await sql`create trigger log_removed after delete on log when old.kind = 'alarm' begin
    insert or ignore into search_gone (seq) values (old.seq);
  end`.execute(db)
  await sql`create trigger target_removed after delete on target when old.plate_key is not null begin
    insert or ignore into plate_gone (seq, number, key) values (old.seq, old.number, old.plate_key);
  end`.execute(db)
}

/** The tables of the search index, which src/search fills from the log. */
export const searchTables: Migration = {
  async up(db) {
    await createPostings(db as AnySchema)
    await createPlates(db as AnySchema)
    await createGone(db as AnySchema)
  },
}
