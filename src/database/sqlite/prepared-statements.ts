import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { Statement } from './messages.ts'

const preparedLimit = 200

/** Runs statements on a connection and keeps them prepared. */
export class PreparedStatements {
  private readonly database: DatabaseSync
  private readonly prepared = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.database = database
  }

  run({ sql, parameters }: Statement): unknown[] {
    return this.prepare(sql).all(...(parameters as SQLInputValue[]))
  }

  private prepare(sql: string): StatementSync {
    let statement = this.prepared.get(sql)
    if (!statement) {
      if (this.prepared.size >= preparedLimit) this.prepared.clear()
      statement = this.database.prepare(sql)
      this.prepared.set(sql, statement)
    }
    return statement
  }
}
