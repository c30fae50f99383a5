import { Kysely } from 'kysely'
import { makeNamesDurable } from '../../lib/durable-names.ts'
import type { Database } from '../database.ts'
import type { DatabaseError } from '../database-error.ts'
import type { Schema } from '../schema/schema.ts'
import { Committer } from './committer.ts'
import { connectToPrimary } from './connect.ts'
import { ConnectionPool } from './connection-pool.ts'
import { parseConnectionUrl } from './connection-url.ts'
import { postgresPoolDialect } from './dialect.ts'
import { LogHead } from './log-head.ts'
import { migrate } from './migrate.ts'

export interface PostgresOptions {
  /** Queries at a time; transactions have a connection of their own. */
  readers?: number
  /** The time in which one server must answer a new connection. */
  connectMs?: number
  /** A statement without an answer for this long makes the connection probe its server. */
  silenceMs?: number
  /** Called with every error of the database, whichever query met it. */
  failed?: ((error: DatabaseError) => void) | undefined
}

/** An open database that several processes may write to. */
export interface PostgresDatabase extends Database {
  readonly head: LogHead
}

/**
 * Opens the PostgreSQL database at `postgres://user@host1,host2/name`, and creates or upgrades its tables. The primary
 * is found among the hosts, and again after a failover. Rejects with `database-newer`, and with the fault `unreachable`.
 */
export async function openPostgres(
  url: string,
  { readers = 4, connectMs = 3000, silenceMs = 5000, failed = () => undefined }: PostgresOptions = {},
): Promise<PostgresDatabase> {
  const options = { url: parseConnectionUrl(url), connectMs, silenceMs, failed }
  const connect = () => connectToPrimary(options)
  const pool = new ConnectionPool(connect, readers)
  const queries = new Kysely<Schema>({ dialect: postgresPoolDialect(pool) })
  try {
    await migrate(queries, options.url.database)
  } catch (error) {
    await pool.close()
    throw error
  }
  const writing = new ConnectionPool(connect, 1)
  const committer = new Committer(writing)
  return {
    queries,
    write: statements => committer.commit(statements),
    commit: (statements, names) => committer.commit(statements, names && (() => makeNamesDurable(names))),
    head: new LogHead({ committer, connect }),
    async close() {
      await committer.close()
      await Promise.all([pool.close(), writing.close()])
    },
  }
}
