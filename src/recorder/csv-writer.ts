import type { CompiledQuery } from 'kysely'
import { type CsvPosition, EventsCsv } from '../archive/index.ts'
import { type Queries, readEventsAfter } from '../database/index.ts'
import type { Logger } from '../lib/log.ts'
import type { Event } from '../model/index.ts'
import { csvHeader, csvLines } from './csv-lines.ts'

const setting = 'csv-position'
const batchSize = 200
const queueLimit = 5000

export interface CsvWriterOptions {
  path: string
  timeZone: string
  queries: Queries
  log: Logger
}

/** Keeps events.csv level with the log. A reader of the log like any other: it costs no post its reply. */
export class CsvWriter {
  private readonly options: CsvWriterOptions
  private readonly csv: EventsCsv
  private queue: Event[] = []
  private writing: Promise<void> | null = null
  /** The file lags behind the log by more than the queue holds. */
  private behind = true
  private complained = false
  private savedPosition: CsvPosition | null

  private constructor(options: CsvWriterOptions, csv: EventsCsv, saved: CsvPosition | null) {
    this.options = options
    this.csv = csv
    this.savedPosition = saved
  }

  static async open(options: CsvWriterOptions): Promise<CsvWriter> {
    const row = await options.queries
      .selectFrom('setting')
      .select('value')
      .where('name', '=', setting)
      .executeTakeFirst()
    const saved = row ? (JSON.parse(row.value) as CsvPosition) : null
    const csv = await EventsCsv.open(options.path, csvHeader, saved)
    return new CsvWriter(options, csv, saved)
  }

  /** Hands over events that have just become durable, in the order of the log. */
  add(events: Event[]): void {
    this.queue.push(...events)
    if (this.queue.length > queueLimit) {
      this.queue = []
      this.behind = true
    }
    this.writing ??= this.write()
  }

  /** The statement that vouches for what is in the file, when that has changed. */
  takePosition(): CompiledQuery | null {
    const { position } = this.csv
    if (this.savedPosition?.bytes === position.bytes && this.savedPosition.inode === position.inode) return null
    this.savedPosition = position
    const row = { name: setting, value: JSON.stringify(position) }
    return this.options.queries.replaceInto('setting').values(row).compile()
  }

  /** The position was not stored after all. */
  positionLost(): void {
    this.savedPosition = null
  }

  /** Brings the file level with the log, from the database where need be. */
  async level(): Promise<void> {
    await this.writing
    await this.write()
  }

  /** Lets go of the file as it is. */
  async release(): Promise<void> {
    await this.csv.close().catch(() => undefined)
  }

  private async write(): Promise<void> {
    try {
      if (this.behind) await this.catchUp()
      while (this.queue.length > 0) await this.append(this.queue.splice(0, batchSize))
      this.complained = false
    } catch (error) {
      this.queue = []
      this.behind = true
      if (!this.complained) this.options.log.error(`events.csv lags behind: ${(error as Error).message}`)
      this.complained = true
    } finally {
      this.writing = null
    }
  }

  private async catchUp(): Promise<void> {
    for (;;) {
      // Events that the queue has no room for while we read make it true again.
      this.behind = false
      const page = { limit: batchSize, afterSeq: this.csv.position.seq }
      try {
        const events = await readEventsAfter(this.options.queries, {}, page)
        if (events.length === 0 && !this.behind) return
        await this.append(events)
      } catch (error) {
        this.behind = true
        throw error
      }
    }
  }

  private async append(events: Event[]): Promise<void> {
    const fresh = events.filter(event => event.seq > this.csv.position.seq)
    const last = fresh.at(-1)
    if (last) await this.csv.append(csvLines(fresh, this.options.timeZone), last.seq)
  }
}
