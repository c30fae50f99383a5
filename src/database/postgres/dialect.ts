import {
  type BinaryOperationNode,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type OperationNode,
  OperatorNode,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  PrimitiveValueListNode,
  type QueryResult,
  type RawNode,
  ValueListNode,
} from 'kysely'
import { listedIn, renderedNode } from '../engine-words.ts'
import type { Connection } from './connection.ts'
import type { ConnectionPool } from './connection-pool.ts'
import { postgresWords } from './words.ts'

class PooledConnection implements DatabaseConnection {
  readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows } = await this.connection.run({ sql, parameters })
    return { rows: rows as R[] }
  }

  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    yield* []
    throw new Error('read in pages by seq instead')
  }
}

const connectionOf = (connection: DatabaseConnection) => (connection as PooledConnection).connection

class PoolDriver implements Driver {
  private readonly pool: ConnectionPool

  constructor(pool: ConnectionPool) {
    this.pool = pool
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return new PooledConnection(await this.pool.take())
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.pool.giveBack(connectionOf(connection))
  }

  beginTransaction(connection: DatabaseConnection): Promise<void> {
    return connectionOf(connection).begin()
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return connectionOf(connection).commit()
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return connectionOf(connection).rollback()
  }

  destroy(): Promise<void> {
    return this.pool.close()
  }
}

const operators: Record<string, string> = { in: ' = any(', 'not in': ' <> all(' }

/** `in ()`, which only SQLite has. */
const isEmptyList = (node: OperationNode) =>
  (PrimitiveValueListNode.is(node) || ValueListNode.is(node)) && node.values.length === 0

class WordsCompiler extends PostgresQueryCompiler {
  protected override visitRaw(node: RawNode): void {
    super.visitRaw(renderedNode(node, postgresWords))
  }

  /** An array without a type gets that of the column, also when it is empty; a subquery would need one of its own. */
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const name = OperatorNode.is(node.operator) ? node.operator.operator : ''
    const { rightOperand } = node
    const values = listedIn(rightOperand) ?? (isEmptyList(rightOperand) ? [] : null)
    const operator = operators[name]
    if (values === null || operator === undefined) {
      super.visitBinaryOperation(node)
      return
    }
    this.visitNode(node.leftOperand)
    this.append(operator)
    this.appendValue(values)
    this.append(')')
  }
}

/** Kysely over a pool of connections to PostgreSQL. Transactions of Kysely's own are for migrations only. */
export function postgresPoolDialect(pool: ConnectionPool): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new PoolDriver(pool),
    createIntrospector: db => new PostgresIntrospector(db),
    createQueryCompiler: () => new WordsCompiler(),
  }
}
