import { putSetting, readSetting, type SettingValue } from '../../database/index.ts'
import type { PostArchive } from '../../log/index.ts'
import {
  type ConsumerState,
  Cursors,
  EventLog,
  LogConsumer,
  type LogPage,
  postsOf,
  readLogPage,
} from '../../log/index.ts'
import { forwardedKinds, type LogEntry } from '../../model/index.ts'
import type { OutputTools } from '../output.ts'
import type { CentreLink } from './centre-link.ts'
import { type GatheredPost, gatherPost } from './gather-post.ts'

export type Removed = SettingValue<'centre-removed'>

export interface LogFollowerOptions
  extends Pick<OutputTools, 'queries' | 'write' | 'feed' | 'setAside' | 'clock' | 'log'> {
  archive: PostArchive
  link: Pick<CentreLink, 'send'>
  /** Posts are gathered up to this size; a larger one is sent alone. */
  batchBytes: number
  /** Called with the number of posts that the centre has stored. */
  delivered: (posts: number) => void
}

export const centreId = 'centre'
const entriesAPage = 50
const mostRemembered = 500
const kinds: readonly string[] = forwardedKinds

const wholeOf = async (entries: readonly LogEntry[]) => [...entries]

/** Follows the log and forwards its posts, oldest first. After a crash it sends those of the last moments again. */
export class LogFollower {
  private readonly options: LogFollowerOptions
  private readonly consumer: LogConsumer<LogEntry>
  /** Posts that the centre has, with the number of their entries. */
  private readonly sent = new Set<string>()
  /** Everything that was removed before it could be forwarded. */
  removed: Removed = { entries: 0, originals: 0 }

  constructor(options: LogFollowerOptions) {
    this.options = options
    this.consumer = new LogConsumer<LogEntry>({
      ...options,
      id: centreId,
      name: 'the centre',
      pageSize: entriesAPage,
      pages: { after: (seq, limit) => this.page(seq, limit) },
      present: wholeOf,
      handle: (entries, { signal }) => this.forward(entries, signal),
    })
  }

  /** Begins where it ended, the first time with the next entry. May be called twice. */
  async start(): Promise<void> {
    const { queries, write, clock } = this.options
    this.removed = await readSetting(queries, 'centre-removed')
    const lastSeq = await new EventLog(queries).lastSeq()
    // Before the ports open: nothing may be stored in between.
    await write([new Cursors(queries).beginStatement(centreId, lastSeq, clock.now().getTime())])
    this.consumer.start()
  }

  stop(): Promise<void> {
    return this.consumer.stop()
  }

  state(): ConsumerState {
    return this.consumer.state()
  }

  private async page(seq: number, limit: number): Promise<LogPage<LogEntry>> {
    const page = await readLogPage({ queries: this.options.queries, present: wholeOf }, seq, limit)
    const upTo = page.upTo ?? this.options.feed.lastSeq
    await this.noteRemoved({ entries: Math.max(0, upTo - seq - page.entries.length), originals: 0 })
    return page
  }

  private async forward(entries: readonly LogEntry[], signal: AbortSignal): Promise<readonly []> {
    const seqs = entries.filter(({ kind }) => kinds.includes(kind)).map(({ seq }) => seq)
    const posts = seqs.length === 0 ? [] : await postsOf(this.options.queries, seqs)
    let batch: GatheredPost[] = []
    let bytes = 0
    for (const post of posts) {
      const key = `${post.id} ${post.entries.length}`
      if (this.sent.has(key)) continue
      const gathered = await gatherPost(this.options, post)
      if (!gathered) continue
      if (bytes > 0 && bytes + gathered.frame.length > this.options.batchBytes) {
        await this.send(batch, signal)
        batch = []
        bytes = 0
      }
      batch.push({ ...gathered, id: key })
      bytes += gathered.frame.length
    }
    if (batch.length > 0) await this.send(batch, signal)
    return []
  }

  private async send(batch: readonly GatheredPost[], signal: AbortSignal): Promise<void> {
    await this.options.link.send(Buffer.concat(batch.map(({ frame }) => frame)), signal)
    this.options.delivered(batch.length)
    for (const { id } of batch) this.remember(id)
    await this.noteRemoved({ entries: 0, originals: batch.filter(({ hasOriginal }) => !hasOriginal).length })
  }

  private remember(key: string): void {
    this.sent.add(key)
    const [oldest] = this.sent
    if (this.sent.size > mostRemembered && oldest !== undefined) this.sent.delete(oldest)
  }

  private async noteRemoved({ entries, originals }: Removed): Promise<void> {
    if (entries + originals === 0) return
    const { queries, write, log } = this.options
    const removed = { entries: this.removed.entries + entries, originals: this.removed.originals + originals }
    await write([putSetting(queries, 'centre-removed', removed)])
    this.removed = removed
    if (entries > 0) log.warn(`${entries} entries of the log were removed before they could be forwarded to the centre`)
  }
}
