import type { CompiledQuery } from 'kysely'
import type { Queries } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/log.ts'
import { pause } from '../../lib/pause.ts'
import { StoppableLoop } from '../../lib/stoppable-loop.ts'
import { EventLog } from '../event-log.ts'
import type { Feed, SetAside } from '../feed/index.ts'
import { isFaultOfEntry, SetAsideEntries } from '../set-aside-entries.ts'
import { CursorSaver } from './cursor-saver.ts'
import { Cursors } from './cursors.ts'
import type { LogPages, PagedEntry, Present } from './log-pages.ts'

export interface LogConsumerOptions<Entry extends PagedEntry> {
  /** For reading only. */
  queries: Queries
  /** Makes statements durable in one transaction; rejects while the storage is in trouble. */
  write: (statements: readonly CompiledQuery[]) => Promise<void>
  feed: Feed
  pages: Pick<LogPages<Entry>, 'after'>
  present: Present<Entry>
  /** Announces that entries that were set aside are to be tried once more. */
  setAside?: Pick<SetAside, 'watch'> | undefined
  clock: Clock
  log: Logger
  /** Of the consumer; its cursor is stored under it. */
  id: string
  /** For lines of the server's log. */
  name: string
  /** The number of entries that are handed over at once. */
  pageSize?: number
  /**
   * Acts on entries, oldest first. The returned statements are stored together with the cursor. When it rejects, the same
   * entries are handed over again after a while; an entry that is itself the cause is set aside. It should reject or
   * finish soon once `signal` is aborted.
   */
  handle(entries: Entry[], context: { signal: AbortSignal }): Promise<readonly CompiledQuery[]>
}

export interface ConsumerState {
  /** Entries up to this number have been acted on. */
  cursor: number
  behind: number
  /** Why it does not continue, and since when (milliseconds since 1970); null while it does. */
  trouble: { since: number; at: number; message: string } | null
}

const entriesAPage = 100
// The first entry of a burst is handed over at once. Then entries are gathered, the longer the more there are, since a
// page of one costs as many queries as a page of fifty.
const gatherMs = 20
const longestGatherMs = 60
const firstRetryMs = 1000
const longestRetryMs = 30_000
// A long backlog without results is read with half a processor at most.
const longestRestMs = 50

const gatherFor = (entries: number) => Math.min(longestGatherMs, gatherMs * entries)

/**
 * Follows the log for one reader: hands over new entries page by page and stores its cursor. Delivery is at least once:
 * after a crash, the entries of the last moments are handed over again. A reader without a stored cursor begins with the
 * next entry. It holds one page in memory, whatever the backlog.
 */
export class LogConsumer<Entry extends PagedEntry> {
  private readonly options: LogConsumerOptions<Entry>
  private readonly saver: CursorSaver
  private cursor: number | null = null
  private trouble: ConsumerState['trouble'] = null
  private failures = 0
  private readonly loop = new StoppableLoop(signal => this.run(signal))
  private unwatch: (() => void)[] = []
  private hasToRetry = true
  private wakeUp: (() => void) | null = null

  constructor(options: LogConsumerOptions<Entry>) {
    this.options = options
    this.saver = new CursorSaver(options)
  }

  /** Continues at the stored cursor. Safe twice. */
  start(): void {
    if (this.loop.isStarted) return
    const { feed, setAside } = this.options
    const again = () => {
      this.hasToRetry = true
      this.wakeUp?.()
    }
    this.hasToRetry = true
    this.unwatch = [feed.watch(() => this.wakeUp?.()), setAside?.watch(again) ?? (() => undefined)]
    this.loop.start()
  }

  /** Resolves when nothing is being handled and the cursor is stored. Safe twice. */
  async stop(): Promise<void> {
    for (const unwatch of this.unwatch) unwatch()
    this.unwatch = []
    await this.loop.stop()
  }

  state(): ConsumerState {
    const { lastSeq: newest } = this.options.feed
    const cursor = this.cursor ?? newest
    return { cursor, behind: Math.max(0, newest - cursor), trouble: this.trouble }
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.step(signal)
        this.failures = 0
        this.trouble = null
      } catch (error) {
        if (signal.aborted) break
        this.noteTrouble(error as Error)
        await pause(Math.min(longestRetryMs, firstRetryMs * 2 ** this.failures++), signal)
      }
    }
    await this.saver.end()
    this.cursor = null
  }

  private noteTrouble({ message }: Error): void {
    const { name, clock, log } = this.options
    const at = clock.now().getTime()
    if (!this.trouble) log.warn(`${name} waits: ${message}`)
    this.trouble = { since: this.trouble?.since ?? at, at, message }
  }

  private async step(signal: AbortSignal): Promise<void> {
    const { feed, pageSize = entriesAPage } = this.options
    const newest = feed.lastSeq
    // A log that is shorter than our cursor is that of a new database.
    if (this.cursor === null || newest < this.cursor) this.cursor = await this.storedCursor()
    if (this.hasToRetry) await this.retrySetAside(signal)
    if (newest <= this.cursor) return this.nextEntry(this.cursor, signal)
    const startedAt = performance.now()
    await this.saver.room()
    const { entries, upTo } = await this.options.pages.after(this.cursor, pageSize)
    const statements = entries.length > 0 ? await this.process(entries, signal) : []
    // Without a page, the entries up to here were removed.
    this.cursor = upTo ?? newest
    this.saver.note(this.cursor, statements)
    const took = performance.now() - startedAt
    if (entries.length < pageSize) await pause(Math.max(0, gatherFor(entries.length) - took), signal)
    else if (statements.length === 0) await pause(Math.min(longestRestMs, took), signal)
  }

  /** Hands entries over. One that cannot be processed is found by handing over each alone, and set aside. */
  private async process(entries: Entry[], signal: AbortSignal): Promise<readonly CompiledQuery[]> {
    const { id, name, queries, clock, log, handle } = this.options
    try {
      return await handle(entries, { signal })
    } catch (error) {
      if (signal.aborted || !isFaultOfEntry(error)) throw error
      const [only, ...others] = entries
      if (only && others.length === 0) {
        log.warn(`${name} sets an entry of the log aside, which it cannot digest: ${(error as Error).message}`)
        return [new SetAsideEntries(queries).addStatement({ reader: id, seq: only.seq, error, at: clock.now() })]
      }
      const statements: CompiledQuery[] = []
      for (const entry of entries) statements.push(...(await this.process([entry], signal)))
      return statements
    }
  }

  private async retrySetAside(signal: AbortSignal): Promise<void> {
    const { id, queries, present, write } = this.options
    const setAside = new SetAsideEntries(queries)
    const seqs = await setAside.toRetry(id)
    const entries = await present(await new EventLog(queries).entries(seqs))
    for (const seq of seqs) {
      const now = entries.filter(entry => entry.seq === seq)
      const statements = now.length > 0 ? await this.process(now, signal) : []
      await write([setAside.removeStatement(id, seq), ...statements])
    }
    if (seqs.length === 0) this.hasToRetry = false
  }

  private async storedCursor(): Promise<number> {
    const { id, queries, write, clock } = this.options
    const cursors = new Cursors(queries)
    const stored = await cursors.read(id)
    const seq = stored ?? (await new EventLog(queries).lastSeq())
    if (stored === null) await write([cursors.moveStatement(id, seq, clock.now().getTime())])
    this.saver.begin(seq)
    return seq
  }

  private async nextEntry(cursor: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>(resolve => {
      const done = () => {
        this.wakeUp = null
        signal.removeEventListener('abort', done)
        resolve()
      }
      this.wakeUp = done
      signal.addEventListener('abort', done, { once: true })
      // The log may have grown before the listener was set, or the consumer was stopped.
      if (signal.aborted || this.hasToRetry || this.options.feed.lastSeq > cursor) done()
    })
  }
}
