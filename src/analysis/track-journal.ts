import type { Queries } from '../database/index.ts'
import type { Logger } from '../lib/log.ts'
import { type EntryToAppend, PostIds } from '../log/index.ts'
import { type TrackToEnter, trackStatements } from './track-entries.ts'

export interface TrackJournalOptions {
  /** Stores entries durably, in this order; rejects when none is stored. */
  append: (entries: readonly EntryToAppend[]) => Promise<void>
  queries: Queries
  log: Logger
}

const batchSize = 200
// About an hour of a busy site while storing fails.
const mostWaiting = 20_000

/** Stores starts and ends of tracks in the log, in order and each once, and retries after failures. */
export class TrackJournal {
  private readonly options: TrackJournalOptions
  private waiting: TrackToEnter[] = []
  private running: Promise<void> | null = null
  /** The last attempt failed, but its entries may have been stored nevertheless. */
  private isUncertain = false
  private lost = 0

  constructor(options: TrackJournalOptions) {
    this.options = options
  }

  enter(entry: TrackToEnter): void {
    if (this.waiting.length < mostWaiting) this.waiting.push(entry)
    else this.lost++
    if (!this.isUncertain) void this.flush()
  }

  /** Stores the waiting entries. Resolves when none waits or when storing failed; call it again later then. */
  flush(): Promise<void> {
    this.running ??= this.storeAll().finally(() => {
      this.running = null
    })
    return this.running
  }

  private async storeAll(): Promise<void> {
    // One turn of the event loop later, so that targets of one post share a transaction.
    await new Promise(setImmediate)
    try {
      while (this.waiting.length > 0) {
        const batch = this.waiting.slice(0, batchSize)
        await this.append(await this.unknownOf(batch))
        this.isUncertain = false
        this.waiting.splice(0, batch.length)
      }
      this.tellLost()
    } catch {
      // The log reports what is wrong with the storage.
      this.isUncertain = true
    }
  }

  private append(batch: readonly TrackToEnter[]): Promise<void> {
    const { append, queries } = this.options
    return append(
      batch.map(track => ({ entry: track.change, statements: seq => trackStatements(queries, track, seq) })),
    )
  }

  private async unknownOf(batch: TrackToEnter[]): Promise<TrackToEnter[]> {
    if (!this.isUncertain) return batch
    const known = await new PostIds(this.options.queries).known(batch.map(({ change }) => change.id))
    return batch.filter(({ change }) => !known.has(change.id))
  }

  private tellLost(): void {
    if (this.lost === 0) return
    this.options.log.warn(`${this.lost} starts and ends of tracks were lost while the storage did not work`)
    this.lost = 0
  }
}
