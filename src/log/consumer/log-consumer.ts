import type { CompiledQuery } from 'kysely'
import type { Queries } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/log.ts'
import { pause } from '../../lib/pause.ts'
import { EventLog } from '../event-log.ts'
import type { Feed, SetAside } from '../feed/index.ts'
import { digestedStatement, isFaultOfEntry, readAgainOf, setAsideStatement } from '../set-aside-rows.ts'
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
  /** As people know it, for the log. */
  name: string
  /** Entries handed over at once. */
  pageSize?: number
  /**
   * Acts on entries, oldest first. What it resolves with is stored together with the cursor; when it rejects, the same
   * entries come again after a while. An entry that is itself the cause is set aside. `signal` says that the output stops: reject then, or finish soon.
   */
  handle(entries: Entry[], context: { signal: AbortSignal }): Promise<readonly CompiledQuery[]>
}

export interface ConsumerState {
  /** Entries up to this number have been acted on. */
  cursor: number
  behind: number
  /** Why it does not go on, in words, and since when (milliseconds since 1970); null while it does. */
  trouble: { since: number; at: number; message: string } | null
}

const entriesAPage = 100
// The first of a burst is acted on at once; then the more there are the longer they are gathered, since a page costs
// several questions to the database, whether there are one or fifty entries on it.
const gatherMs = 20
const longestGatherMs = 60
const firstRetryMs = 1000
const longestRetryMs = 30_000
// A long backlog that comes to nothing is read with half a processor at the most.
const longestRestMs = 50

const gatherFor = (entries: number) => Math.min(longestGatherMs, gatherMs * entries)

/**
 * Follows the log for one output: hands over what is new, page by page, and stores how far it came. At least once:
 * after a crash the entries of the last moments come again. An output without a stored cursor begins with what comes
 * next. Memory is that of one page, whatever the backlog.
 */
export class LogConsumer<Entry extends PagedEntry> {
  private readonly options: LogConsumerOptions<Entry>
  private readonly saver: CursorSaver
  private cursor: number | null = null
  private trouble: ConsumerState['trouble'] = null
  private failures = 0
  private controller: AbortController | null = null
  private running: Promise<void> = Promise.resolve()
  private unwatch: (() => void)[] = []
  private hasToTryAgain = true
  private wakeUp: (() => void) | null = null

  constructor(options: LogConsumerOptions<Entry>) {
    this.options = options
    this.saver = new CursorSaver(options)
  }

  /** Begins where it stopped. Safe twice. */
  start(): void {
    if (this.controller) return
    this.controller = new AbortController()
    const { feed, setAside } = this.options
    const again = () => {
      this.hasToTryAgain = true
      this.wakeUp?.()
    }
    this.hasToTryAgain = true
    this.unwatch = [feed.watch(() => this.wakeUp?.()), setAside?.watch(again) ?? (() => undefined)]
    this.running = this.run(this.controller.signal)
  }

  /** Resolves when nothing is under way and the cursor is stored. Safe twice. */
  async stop(): Promise<void> {
    for (const unwatch of this.unwatch) unwatch()
    this.unwatch = []
    this.controller?.abort()
    await this.running
    this.controller = null
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
    // A log that is shorter than where we are is another one.
    if (this.cursor === null || newest < this.cursor) this.cursor = await this.storedCursor()
    if (this.hasToTryAgain) await this.tryAgain(signal)
    if (newest <= this.cursor) return this.news(this.cursor, signal)
    const startedAt = performance.now()
    await this.saver.room()
    const { entries, upTo } = await this.options.pages.after(this.cursor, pageSize)
    const statements = entries.length > 0 ? await this.digest(entries, signal) : []
    // Where there is nothing, what was there has been removed.
    this.cursor = upTo ?? newest
    this.saver.note(this.cursor, statements)
    const took = performance.now() - startedAt
    if (entries.length < pageSize) await pause(Math.max(0, gatherFor(entries.length) - took), signal)
    else if (statements.length === 0) await pause(Math.min(longestRestMs, took), signal)
  }

  /** Hands entries over; the one that cannot be digested is found by handing each over by itself, and set aside. */
  private async digest(entries: Entry[], signal: AbortSignal): Promise<readonly CompiledQuery[]> {
    const { id, name, queries, clock, log, handle } = this.options
    try {
      return await handle(entries, { signal })
    } catch (error) {
      if (signal.aborted || !isFaultOfEntry(error)) throw error
      const [only, ...others] = entries
      if (only && others.length === 0) {
        log.warn(`${name} sets an entry of the log aside, which it cannot digest: ${(error as Error).message}`)
        return [setAsideStatement(queries, { reader: id, seq: only.seq, error, at: clock.now() })]
      }
      const statements: CompiledQuery[] = []
      for (const entry of entries) statements.push(...(await this.digest([entry], signal)))
      return statements
    }
  }

  private async tryAgain(signal: AbortSignal): Promise<void> {
    const { id, queries, present, write } = this.options
    const seqs = await readAgainOf(queries, id)
    const entries = await present(await new EventLog(queries).entries(seqs))
    for (const seq of seqs) {
      const now = entries.filter(entry => entry.seq === seq)
      const statements = now.length > 0 ? await this.digest(now, signal) : []
      await write([digestedStatement(queries, id, seq), ...statements])
    }
    if (seqs.length === 0) this.hasToTryAgain = false
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

  private async news(cursor: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>(resolve => {
      const done = () => {
        this.wakeUp = null
        signal.removeEventListener('abort', done)
        resolve()
      }
      this.wakeUp = done
      signal.addEventListener('abort', done, { once: true })
      // It may have grown in the meantime, or stopped.
      if (signal.aborted || this.hasToTryAgain || this.options.feed.lastSeq > cursor) done()
    })
  }
}
