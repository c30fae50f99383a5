import type { CompiledQuery } from 'kysely'
import type { Queries, Write } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { Cursors } from './cursors.ts'

export interface CursorSaverOptions {
  id: string
  queries: Queries
  write: Write
  clock: Clock
}

// A commit costs the card a sync, whatever stands in it.
const resultsWithinMs = 200
const cursorWithinMs = 2000
const retryMs = 1000
// Each is what became of a page of entries.
const mostWaiting = 20

/** Makes the results of an output and its cursor durable together, a few times a second. */
export class CursorSaver {
  private readonly options: CursorSaverOptions
  private readonly cursors: Cursors
  private statements: CompiledQuery[] = []
  private seq = 0
  private savedSeq = 0
  private timer: NodeJS.Timeout | null = null
  private dueAt = Number.POSITIVE_INFINITY
  private saving: Promise<void> | null = null

  constructor(options: CursorSaverOptions) {
    this.options = options
    this.cursors = new Cursors(options.queries)
  }

  begin(seq: number): void {
    this.statements = []
    this.seq = seq
    this.savedSeq = seq
  }

  /** Resolves when there is room for more. Rejects where there is none because the storage is in trouble. */
  async room(): Promise<void> {
    if (this.statements.length > mostWaiting) await this.save()
  }

  /** Notes what came of the entries up to `seq`. */
  note(seq: number, statements: readonly CompiledQuery[]): void {
    this.seq = seq
    this.statements.push(...statements)
    this.saveWithin(this.statements.length > 0 ? resultsWithinMs : cursorWithinMs)
  }

  /** Stores everything noted. Rejects while the storage is in trouble; what was noted is kept. */
  async save(): Promise<void> {
    if (this.saving) await this.saving.catch(() => undefined)
    this.saving ??= this.saveAll().finally(() => {
      this.saving = null
    })
    await this.saving
  }

  /** Stores what was noted, once more where it fails; then gives up, which makes the next start repeat it. */
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
      // Tried again by saveAll itself.
      this.save().catch(() => undefined)
    }, milliseconds)
  }

  private cancelTimer(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.dueAt = Number.POSITIVE_INFINITY
  }
}
