import type { CompiledQuery } from 'kysely'
import { type Database, upsert } from '../database/index.ts'

/**
 * The days whose folders were written to since the last clean stop. After a crash, recovery looks through these only:
 * the clock cannot tell which days they were.
 */
export class OpenDays {
  private readonly database: Database
  private readonly days = new Map<string, Promise<void>>()

  constructor(database: Database) {
    this.database = database
  }

  /** The days that a crash left open, in order. */
  async list(): Promise<string[]> {
    const rows = await this.database.queries.selectFrom('open_day').select('day').orderBy('day').execute()
    return rows.map(row => row.day)
  }

  /** Resolves when the day is durably marked as open. Call it before writing to the day's folders. */
  open(day: string): Promise<void> {
    let opening = this.days.get(day)
    if (!opening) {
      opening = this.database.commit([upsert(this.database.queries, 'open_day', { day })])
      this.days.set(day, opening)
      opening.catch(() => this.days.delete(day))
    }
    return opening
  }

  /** Marks every day as complete: all files in the folders belong to a row. */
  closeStatement(): CompiledQuery {
    this.days.clear()
    return this.database.queries.deleteFrom('open_day').compile()
  }
}
