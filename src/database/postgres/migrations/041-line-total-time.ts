import type { Migration } from 'kysely/migration'
import { runStatements } from './run-statements.ts'

/** Late totals are told from newer ones by their own time: the receipt of a post that a site kept is new. */
export const lineTotalTime: Migration = {
  up: db => runStatements(db, ['alter table line_total rename column received_at to time']),
}
