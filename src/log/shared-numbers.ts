import type { PostgresDatabase } from '../database/index.ts'
import type { LogNumbers, NumberedWork } from './log-numbers.ts'

/** The numbers of a log to which several processes add: the database gives them within the transaction. */
export class SharedNumbers implements LogNumbers {
  private readonly database: Pick<PostgresDatabase, 'head' | 'write'>
  private newest: number

  constructor(database: Pick<PostgresDatabase, 'head' | 'write'>, lastSeq: number) {
    this.database = database
    this.newest = lastSeq
  }

  get lastSeq(): number {
    return this.newest
  }

  /** The files are in an archive that all processes share, where they are durable as soon as they are put. */
  async commit({ entries, statements }: NumberedWork): Promise<number> {
    if (entries === 0) {
      await this.database.write(statements(this.newest + 1))
      return this.newest + 1
    }
    const first = await this.database.head.append(entries, statements)
    this.newest = first + entries - 1
    return first
  }
}
