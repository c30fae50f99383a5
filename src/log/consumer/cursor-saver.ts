import type { CompiledQuery } from 'kysely'
import type { Queries, Write } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { SingleFlight } from '../../lib/single-flight.ts'
import { Cursors } from './cursors.ts'

export interface CursorSaverOptions {
  id: string
  queries: Queries
  write: Write
  clock: Clock
}

// Every commit costs a sync of the disk, so few of them are made.
const resultsWithinMs = 200
const cursorWithinMs = 2000
const retryMs = 1000
// Statements that wait before `room` stores them; each page of entries makes some.
const mostWaiting = 20

/** Stores the results of a consumer together with its cursor, a few times a second. */
export class CursorSaver {
  private readonly options: CursorSaverOptions
  private readonly cursors: Cursors
  private statements: CompiledQuery[] = []
  private seq = 0
  private savedSeq = 0
  private timer: NodeJS.Timeout | null = null
  private dueAt = Number.POSITIVE_INFINITY
  private readonly saving = new SingleFlight(() => this.saveAll())

  constructor(options: CursorSaverOptions) {
    this.options = options
    this.cursors = new Cursors(options.queries)
  }

  begin(seq: number): void {
    this.statements = []
    this.seq = seq
    this.savedSeq = seq
  }

  /** Resolves when there is room for more results. Rejects while the storage is in trouble. */
  async room(): Promise<void> {
    if (this.statements.length > mostWaiting) await this.save()
  }

  /** Notes the results of the entries up to `seq`. */
  note(seq: number, statements: readonly CompiledQuery[]): void {
    this.seq = seq
    this.statements.push(...statements)
    this.saveWithin(this.statements.length > 0 ? resultsWithinMs : cursorWithinMs)
  }

  /** Stores everything noted. Rejects while the storage is in trouble, and keeps the notes. */
  async save(): Promise<void> {
    await this.saving.idle()
    await this.saving.run()
  }

  /** Stores everything noted. Where that fails, the next start repeats the entries. */
  async end(): Promise<void> {
    this.cancelTimer()
    await this.save().catch(() => undefined)
    this.cancelTimer()
  }

  private async saveAll(): Promise<void> {
    this.cancelTimer()
    const { id, write, clock } = this.options
    const { seq, statements } = this
    if (statements.length === 0 && seq === this.savedSeq) return
    this.statements = []
    try {
      await write([...statements, this.cursors.moveStatement(id, seq, clock.now().getTime())])
      this.savedSeq = seq
    } catch (error) {
      this.statements = [...statements, ...this.statements]
      this.saveWithin(retryMs)
      throw error
    }
  }

  private saveWithin(milliseconds: number): void {
    const dueAt = performance.now() + milliseconds
    if (this.timer && dueAt >= this.dueAt) return
    this.cancelTimer()
    this.dueAt = dueAt
    this.timer = setTimeout(() => {
      // saveAll tries again by itself.
      this.save().catch(() => undefined)
    }, milliseconds)
  }

  private cancelTimer(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.dueAt = Number.POSITIVE_INFINITY
  }
}
