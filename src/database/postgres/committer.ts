import { DatabaseError } from '../database-error.ts'
import type { Connection, Statement } from './connection.ts'
import type { ConnectionPool } from './connection-pool.ts'

async function runTogether(connection: Connection, statements: readonly Statement[]): Promise<void> {
  await connection.begin()
  try {
    for (const statement of statements) await connection.run(statement)
  } catch (error) {
    if (!connection.isBroken) await connection.rollback()
    throw error
  }
  await connection.commit()
}

/** Runs the transactions of a process one after the other, in the order in which they were given. */
export class Committer {
  private readonly pool: ConnectionPool
  private last: Promise<void> = Promise.resolve()
  private closed = false

  constructor(pool: ConnectionPool) {
    this.pool = pool
  }

  /** Runs `before`, then all statements in one transaction. Rejects with a `DatabaseError` or with the error of `before`. */
  commit(statements: readonly Statement[], before?: () => void): Promise<void> {
    if (this.closed) return Promise.reject(new DatabaseError('the database is closed', 'closed'))
    const done = this.last.then(async () => {
      before?.()
      if (statements.length > 0) await this.pool.use(connection => runTogether(connection, statements))
    })
    this.last = done.catch(() => undefined)
    return done
  }

  /** Waits for the transactions that were given. */
  async close(): Promise<void> {
    this.closed = true
    await this.last
  }
}
