import type { Exchange } from '../ingest/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import type { PostTap } from './post-tap.ts'
import type { RecordedRequest, RecordingInfo } from './recorded-post.ts'
import type { RecordingFolder } from './recording-folder.ts'
import { PrivateRemover, type Removal } from './remove-private.ts'
import { shownHeaders } from './tapped-post.ts'

export interface PostRecorderOptions {
  info: RecordingInfo
  folder: RecordingFolder
  mostBytes: number
  clock: Clock
  log: Logger
  /** Told once, when nothing more will come. */
  finished: () => void
}

// Copies that wait for the disk; what comes faster is not recorded.
const mostWaitingBytes = 32 * 2 ** 20

/** One recording under way: copies posts as they are answered and writes them, without what is to be removed. */
export class PostRecorder {
  info: RecordingInfo
  private readonly options: PostRecorderOptions
  private readonly remover: PrivateRemover
  private taken = 0
  private takenBytes = 0
  private waitingBytes = 0
  private work: Promise<void> = Promise.resolve()
  private ending: Promise<void> | null = null
  private leave: () => void = () => undefined

  constructor(options: PostRecorderOptions) {
    this.options = options
    this.info = options.info
    this.remover = new PrivateRemover(options.info.remove as Removal[])
  }

  async begin(tap: PostTap, address: string | null): Promise<void> {
    try {
      await this.options.folder.make(this.info)
    } catch (error) {
      this.options.finished()
      throw error
    }
    this.leave = tap.record({ address, take: exchange => this.take(exchange) })
  }

  /** Takes no more and resolves when everything taken is written. Safe twice. */
  finish(): Promise<void> {
    this.ending ??= this.end()
    return this.ending
  }

  private async end(): Promise<void> {
    this.leave()
    await this.work
    const { folder, clock, log, finished } = this.options
    this.info = { ...this.info, finishedAt: clock.now().toISOString() }
    await folder.write(this.info).catch(error => log.warn(`a recording is not whole: ${(error as Error).message}`))
    finished()
  }

  /** The bytes are copied here and now; everything else waits its turn. */
  private take(exchange: Exchange): void {
    const size = exchange.body?.length ?? 0
    if (this.taken >= this.info.wanted || this.waitingBytes + size > mostWaitingBytes) return
    if (this.takenBytes + size > this.options.mostBytes) return void this.finish()
    this.taken++
    this.takenBytes += size
    this.waitingBytes += size
    const body = Buffer.from(exchange.body ?? [])
    const request = this.requestOf(exchange)
    this.work = this.work.then(() => this.write(request, body))
    if (this.taken >= this.info.wanted) void this.finish()
  }

  private requestOf({ request, at, address, body, outcome, ...exchange }: Exchange): RecordedRequest {
    const { remover } = this
    return {
      at: at.toISOString(),
      address: remover.secret(address),
      method: request.method ?? '',
      target: hidden(request.url ?? '', remover),
      httpVersion: request.httpVersion,
      headers: shownHeaders(request.rawHeaders).map(([name, value]) => [name, hidden(value, remover)]),
      bytes: body?.length ?? 0,
      kind: outcome?.kind ?? null,
      verdict: exchange.verdict,
      status: exchange.status,
      receiveMs: exchange.receiveMs,
      storeMs: exchange.storeMs,
    }
  }

  private async write(request: RecordedRequest, body: Buffer): Promise<void> {
    const { folder, log } = this.options
    const number = this.info.posts + 1
    try {
      await folder.add(this.info.id, number, request, this.remover.post(body))
      this.info = { ...this.info, posts: number, bytes: this.info.bytes + body.length }
    } catch (error) {
      log.warn(`a recording is not whole: ${(error as Error).message}`)
    } finally {
      this.waitingBytes -= body.length
    }
  }
}

// Hosts, and keys in addresses; the words of the protocol stay.
const revealing = /(?<=:\/\/)[^/\s:]+|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\]|(?<==)[^&\s;,]+/gi

function hidden(text: string, remover: PrivateRemover): string {
  return text.replace(revealing, found => (/^utf-?8$/i.test(found) ? found : remover.secret(found)))
}
