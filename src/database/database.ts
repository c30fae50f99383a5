import type { CompiledQuery } from 'kysely'
import type { NewNames } from '../lib/durable-names.ts'
import type { TableStore } from './table-store.ts'

/** An open database. */
export interface Database extends TableStore {
  /**
   * As `write`, and makes file names durable before the transaction begins, so that no row names a file that a power
   * cut can take away.
   */
  commit(statements: readonly CompiledQuery[], names?: NewNames): Promise<void>
  close(): Promise<void>
}
