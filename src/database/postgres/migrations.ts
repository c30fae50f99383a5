import type { Migration } from 'kysely/migration'
import { startTables } from './migrations/039-start/start-tables.ts'
import { paths } from './migrations/040-paths.ts'
import { lineTotalTime } from './migrations/041-line-total-time.ts'
import { removedVisits } from './migrations/042-removed-visits.ts'

/** Append only. The first makes all tables; each later migration of SQLite has one of its name here. */
export const migrations: Record<string, Migration> = {
  '039-start': startTables,
  '040-paths': paths,
  '041-line-total-time': lineTotalTime,
  '042-removed-visits': removedVisits,
}
