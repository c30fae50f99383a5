import type { CompiledQuery } from 'kysely'
import type { Database } from '../database/index.ts'

/**
 * The days whose folders have been written to since the last clean stop. Only these are looked through after a
 * crash; the clock may have been anywhere.
 */
export class OpenDays {
  private readonly database: Database
  private readonly days = new Map<string, Promise<void>>()

  constructor(database: Database) {
    this.database = database
  }

  /** The days a crash left open. */
  async unsettled(): Promise<string[]> {
    const rows = await this.database.queries.selectFrom('open_day').select('day').orderBy('day').execute()
    return rows.map(row => row.day)
  }

  /** Resolves when the day is known as open, also after a power cut. */
  ensure(day: string): Promise<void> {
    let ensured = this.days.get(day)
    if (!ensured) {
      const insert = this.database.queries.replaceInto('open_day').values({ day })
      ensured = this.database.commit([insert.compile()])
      this.days.set(day, ensured)
      ensured.catch(() => this.days.delete(day))
    }
    return ensured
  }

  /** The statement that says: everything in the folders is accounted for. */
  allSettled(): CompiledQuery {
    this.days.clear()
    return this.database.queries.deleteFrom('open_day').compile()
  }
}
