import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { runStatements } from '../run-statements.ts'
import { analysisTables } from './analysis-tables.ts'
import { cameraTables } from './camera-tables.ts'
import { deviceTables } from './device-tables.ts'
import { eventTables } from './event-tables.ts'
import { logTables } from './log-tables.ts'
import { outputTables } from './output-tables.ts'
import { peopleTables } from './people-tables.ts'
import { placeTables } from './place-tables.ts'
import { searchTables } from './search-tables.ts'
import { triggerStatements } from './triggers.ts'

const statements = [
  ...logTables,
  ...cameraTables,
  ...analysisTables,
  ...searchTables,
  ...placeTables,
  ...eventTables,
  ...peopleTables,
  ...outputTables,
  ...deviceTables,
  ...triggerStatements,
]

/** The tables and triggers as SQLite has them after its migration of the same number. */
export const startTables: Migration = {
  async up(db) {
    await runStatements(db, statements)
    await sql`insert into camera_version values (1, 1)`.execute(db)
    await sql`insert into log_head values (1, 0)`.execute(db)
  },
}
