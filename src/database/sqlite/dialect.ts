import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type RawNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { renderedNode } from '../engine-words.ts'
import type { SqliteThread } from './sqlite-thread.ts'
import { sqliteWords } from './words.ts'

/** The part of a thread that the dialect uses; a pool of threads has it too. */
type Thread = Pick<SqliteThread, 'run' | 'close'>

class ThreadConnection implements DatabaseConnection {
  private readonly thread: Thread

  constructor(thread: Thread) {
    this.thread = thread
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const [rows = []] = await this.thread.run([{ sql, parameters }])
    return { rows: rows as R[] }
  }

  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    yield* []
    throw new Error('read in pages by seq instead')
  }
}

class ThreadDriver implements Driver {
  private readonly connection: ThreadConnection
  private readonly thread: Thread

  constructor(thread: Thread) {
    this.thread = thread
    this.connection = new ThreadConnection(thread)
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.connection
  }

  async releaseConnection(): Promise<void> {}

  beginTransaction(): Promise<void> {
    return this.plain('begin immediate')
  }

  commitTransaction(): Promise<void> {
    return this.plain('commit')
  }

  rollbackTransaction(): Promise<void> {
    return this.plain('rollback')
  }

  destroy(): Promise<void> {
    return this.thread.close()
  }

  private async plain(sql: string): Promise<void> {
    await this.thread.run([{ sql, parameters: [] }])
  }
}

class TransactionalDdlAdapter extends SqliteAdapter {
  // SQLite rolls back tables too; with it a migration that a crash interrupts leaves nothing behind.
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class WordsCompiler extends SqliteQueryCompiler {
  protected override visitRaw(node: RawNode): void {
    super.visitRaw(renderedNode(node, sqliteWords))
  }
}

/** Lets Kysely run several queries at a time; by default it runs one at a time. */
class ParallelAdapter extends TransactionalDdlAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

/**
 * Kysely over a SQLite thread. Transactions of Kysely's own are for migrations only: there is one connection. With
 * `parallel` questions are asked at once, which is for reading from several threads.
 */
export function sqliteThreadDialect(thread: Thread, { parallel = false } = {}): Dialect {
  return {
    createAdapter: () => (parallel ? new ParallelAdapter() : new TransactionalDdlAdapter()),
    createDriver: () => new ThreadDriver(thread),
    createIntrospector: db => new SqliteIntrospector(db),
    createQueryCompiler: () => new WordsCompiler(),
  }
}
