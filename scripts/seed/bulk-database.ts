import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

const rowsATransaction = 20_000

/**
 * A database that is filled as fast as possible by its only user: nothing is durable, and a crash leaves it unusable. The
 * tables must be there already; `deferIndexes` lets their indexes be made when the rows are there.
 */
export class BulkDatabase {
  private readonly database: DatabaseSync
  private readonly prepared = new Map<string, StatementSync>()
  private deferred: string[] = []
  private rows = 0

  constructor(path: string) {
    // Defensive mode, the default of Node, does not let a database be without a journal.
    this.database = new DatabaseSync(path, { defensive: false })
    this.database.exec('pragma locking_mode = exclusive; pragma journal_mode = delete; pragma journal_mode = off')
    this.database.exec('pragma synchronous = off')
    // Negative: in KiB. Indexes of primary keys that are filled in no order fit in.
    this.database.exec('pragma cache_size = -524288; pragma temp_store = memory; pragma threads = 2; begin')
  }

  exec(sql: string): void {
    this.database.exec(sql)
  }

  /** Runs a statement that inserts rows. */
  insert(sql: string, parameters: readonly unknown[]): void {
    let statement = this.prepared.get(sql)
    if (!statement) {
      statement = this.database.prepare(sql)
      this.prepared.set(sql, statement)
    }
    statement.run(...(parameters as SQLInputValue[]))
    if (++this.rows % rowsATransaction === 0) this.database.exec('commit; begin')
  }

  /** Drops the indexes of these tables until `restoreIndexes`; those of primary keys and unique columns stay. */
  deferIndexes(tables: readonly string[]): void {
    const wanted = tables.map(() => '?').join()
    const found = this.database
      .prepare(
        `select name, sql from sqlite_schema where type = 'index' and sql is not null and tbl_name in (${wanted})`,
      )
      .all(...tables)
    for (const { name } of found) this.database.exec(`drop index "${name}"`)
    this.deferred.push(...found.map(({ sql }) => String(sql)))
  }

  restoreIndexes(): void {
    for (const sql of this.deferred) this.database.exec(sql)
    this.deferred = []
  }

  /** Copies tables from the database file at `path`, which has the same columns, in the order of their keys. */
  copyFrom(path: string, tables: Readonly<Record<string, string>>): void {
    this.database.exec('commit')
    this.database.prepare('attach ? as side').run(path)
    this.database.exec('begin')
    for (const [table, order] of Object.entries(tables)) {
      this.database.exec(`insert into main.${table} select * from side.${table} order by ${order}`)
    }
    this.database.exec('commit; detach side; begin')
  }

  close(): void {
    this.database.exec('commit')
    this.database.close()
  }
}
