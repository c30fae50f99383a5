import type { Queries, Write } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { pause } from '../../lib/pause.ts'
import { StoppableLoop } from '../../lib/stoppable-loop.ts'
import { Cursors, type UnparsedPost, UnparsedPosts } from '../../log/index.ts'

export interface InboxFollowerOptions {
  queries: Queries
  write: Write
  clock: Clock
  /** Forwards the documents of one post. */
  forward: (documents: readonly [UnparsedPost, ...UnparsedPost[]], signal: AbortSignal) => Promise<void>
}

const id = 'centre-inbox'
const lookEveryMs = 2000
const documentsAPage = 20
// A number is given again after the newest document left the inbox, so the newest ones are looked at every time.
const lookedAtAgain = 50

/** Follows the inbox, whose documents are no entries of the log. After a crash it forwards the newest ones again. */
export class InboxFollower {
  private readonly options: InboxFollowerOptions
  private readonly inbox: UnparsedPosts
  private readonly cursors: Cursors
  private forwarded = new Set<string>()
  private number = 0
  private readonly loop = new StoppableLoop(signal => this.run(signal))

  constructor(options: InboxFollowerOptions) {
    this.options = options
    this.inbox = new UnparsedPosts(options.queries)
    this.cursors = new Cursors(options.queries)
  }

  /** Begins where it ended, the first time with the next document. May be called twice. */
  async start(): Promise<void> {
    if (this.loop.isStarted) return
    const stored = await this.cursors.read(id)
    this.number = stored ?? (await this.inbox.lastNumber())
    if (stored === null) {
      await this.save()
      const before = await this.inbox.storedAfter(Math.max(0, this.number - lookedAtAgain), lookedAtAgain)
      this.forwarded = new Set(before.map(document => document.id))
    }
    this.loop.start()
  }

  /** May be called twice. */
  stop(): Promise<void> {
    return this.loop.stop()
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        while (await this.page(signal));
      } catch {
        // The centre or the database fails, which the log's reader says. The documents stay.
      }
      await pause(lookEveryMs, signal)
    }
  }

  /** Returns true where more may follow. */
  private async page(signal: AbortSignal): Promise<boolean> {
    this.number = Math.min(this.number, await this.inbox.lastNumber())
    const from = Math.max(0, this.number - lookedAtAgain)
    const some = await this.inbox.storedAfter(from, lookedAtAgain + documentsAPage)
    const fresh = some.filter(document => !this.forwarded.has(document.id))
    for (const documents of Map.groupBy(fresh, ({ postId }) => postId).values()) {
      const [first, ...others] = documents
      if (first) await this.options.forward([first, ...others], signal)
    }
    // Earlier documents are never looked at again.
    this.forwarded = new Set(some.map(document => document.id))
    const last = some.at(-1)?.number ?? this.number
    const hasMore = last > this.number
    this.number = last
    if (hasMore) await this.save()
    return hasMore
  }

  private async save(): Promise<void> {
    const { write, clock } = this.options
    await write([this.cursors.moveStatement(id, this.number, clock.now().getTime())])
  }
}
