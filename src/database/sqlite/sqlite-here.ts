import { stat } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DatabaseError } from '../database-error.ts'
import type { Statement } from './messages.ts'
import { PreparedStatements } from './prepared-statements.ts'
import { thrownBySqlite } from './sqlite-fault.ts'

/** A SQLite database that is read in the calling thread, for threads with nothing urgent to do. */
export class SqliteHere {
  /** The file that it has open. */
  readonly inode: number
  private readonly database: DatabaseSync
  private readonly prepared: PreparedStatements
  private readonly failed: (error: DatabaseError) => void

  private constructor(path: string, inode: number, failed: (error: DatabaseError) => void) {
    this.inode = inode
    this.database = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    this.prepared = new PreparedStatements(this.database)
    this.failed = failed
  }

  /** Calls `failed` with every error of the database. Rejects if it cannot be opened. */
  static async open(path: string, failed: (error: DatabaseError) => void): Promise<SqliteHere> {
    const { ino } = await stat(path)
    return noting(failed, () => new SqliteHere(path, ino, failed))
  }

  /** Runs statements one after the other and returns the rows of each. Other work of the thread gets its turn before. */
  async run(statements: Statement[]): Promise<unknown[][]> {
    await nextTurn()
    return noting(this.failed, () => statements.map(statement => this.prepared.run(statement)))
  }

  async close(): Promise<void> {
    if (this.database.isOpen) this.database.close()
  }
}

function noting<Result>(failed: (error: DatabaseError) => void, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const failure = thrownBySqlite(error)
    failed(failure)
    throw failure
  }
}
