import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

type AnySchema = Kysely<unknown>

async function createKnownPlates(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('known_plate')
    .addColumn('key', 'text', column => column.primaryKey())
    .addColumn('number', 'text', column => column.notNull())
    .addColumn('name', 'text')
    .addColumn('plate_group', 'text')
    .addColumn('notes', 'text')
    .addColumn('updated_at', 'bigint', column => column.notNull())
    .modifyEnd(sql`without rowid`)
    .execute()
  await db.schema.createIndex('known_plate_group').on('known_plate').column('plate_group').execute()
}

async function createCorrections(db: AnySchema): Promise<void> {
  await db.schema
    .createTable('plate_correction')
    .addColumn('seq', 'integer', column => column.notNull())
    .addColumn('number', 'integer', column => column.notNull())
    .addColumn('original', 'text', column => column.notNull())
    .addColumn('corrected', 'text', column => column.notNull())
    .addColumn('corrected_key', 'text', column => column.notNull())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('by', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('plate_correction_key', ['seq', 'number'])
    .modifyEnd(sql`without rowid`)
    .execute()
  await db.schema
    .createIndex('plate_correction_corrected')
    .on('plate_correction')
    .columns(['corrected_key', 'seq'])
    .execute()
}

/** Decisions of people about plates and events. */
export const careTables: Migration = {
  async up(db) {
    await createKnownPlates(db as AnySchema)
    await createCorrections(db as AnySchema)
    await (db as AnySchema).schema
      .createTable('kept')
      .addColumn('seq', 'integer', column => column.primaryKey())
      .execute()
  },
}
