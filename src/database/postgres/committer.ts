import { DatabaseError, faultOf } from '../database-error.ts'
import type { Connection, Statement } from './connection.ts'
import type { ConnectionPool } from './connection-pool.ts'

/**
 * Sends statements at once and waits for all: a transaction takes one round trip. After an error PostgreSQL refuses the
 * statements behind it, and rolls back at the end, so the first error is the reason.
 */
async function sendTogether(attempts: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(attempts)).find(result => result.status === 'rejected')
  if (!failed) return
  // The commit may have arrived although the connection ended before its answer.
  if (faultOf(failed.reason) === 'closed') throw new DatabaseError((failed.reason as Error).message, 'unconfirmed')
  throw failed.reason
}

async function runTogether(connection: Connection, statements: readonly Statement[]): Promise<void> {
  await sendTogether([connection.begin(), ...statements.map(one => connection.run(one)), connection.commit()])
}

/** Runs the first statement and, in the same transaction, those that are made of its row. */
async function runAfter<Row>(
  connection: Connection,
  first: Statement,
  others: (row: Row) => readonly Statement[],
): Promise<Row> {
  let row: Row
  let statements: readonly Statement[]
  try {
    const [, { rows }] = await Promise.all([connection.begin(), connection.run(first)])
    row = rows[0] as Row
    statements = others(row)
  } catch (error) {
    await connection.rollback()
    throw error
  }
  await sendTogether([...statements.map(one => connection.run(one)), connection.commit()])
  return row
}

/** Runs the transactions of a process one after the other, in the order in which they were given. */
export class Committer {
  private readonly pool: ConnectionPool
  private last: Promise<unknown> = Promise.resolve()
  private closed = false

  constructor(pool: ConnectionPool) {
    this.pool = pool
  }

  /** Runs `before`, then all statements in one transaction. Rejects with a `DatabaseError` or with the error of `before`. */
  async commit(statements: readonly Statement[], before?: () => void): Promise<void> {
    await this.inTurn(async () => {
      before?.()
      if (statements.length > 0) await this.pool.use(connection => runTogether(connection, statements))
    })
  }

  /** Runs the first statement and, in the same transaction, those that are made of its row. Resolves with the row. */
  commitAfter<Row>(first: Statement, others: (row: Row) => readonly Statement[]): Promise<Row> {
    return this.inTurn(() => this.pool.use(connection => runAfter(connection, first, others)))
  }

  /** Waits for the transactions that were given. */
  async close(): Promise<void> {
    this.closed = true
    await this.last
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.closed) return Promise.reject(new DatabaseError('the database is closed', 'closed'))
    const done = this.last.then(work)
    this.last = done.catch(() => undefined)
    return done
  }
}
