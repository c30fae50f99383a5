import type { Exchange } from '../ingest/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import type { PostTap } from './post-tap.ts'
import type { RecordedRequest, RecordingInfo } from './recorded-post.ts'
import type { RecordingFolder } from './recording-folder.ts'
import { PostRedactor } from './redaction/index.ts'
import { shownHeaders } from './tapped-post.ts'

export interface PostRecorderOptions {
  info: RecordingInfo
  folder: RecordingFolder
  maxBytes: number
  clock: Clock
  log: Logger
  /** Called once, when the recording has ended. */
  onFinished: () => void
}

// The limit for copies that are not written yet. Posts beyond it are not recorded.
const maxWaitingBytes = 32 * 2 ** 20

/** Runs one recording: copies posts as they are answered, removes private parts and writes them. */
export class PostRecorder {
  info: RecordingInfo
  private readonly options: PostRecorderOptions
  private readonly redactor: PostRedactor
  private taken = 0
  private takenBytes = 0
  private waitingBytes = 0
  private work: Promise<void> = Promise.resolve()
  private ending: Promise<void> | null = null
  private leaveTap: () => void = () => undefined

  constructor(options: PostRecorderOptions) {
    this.options = options
    this.info = options.info
    this.redactor = new PostRedactor(options.info.remove)
  }

  /** Makes the folder and begins to record. Rejects when the folder cannot be made. */
  async begin(tap: PostTap, address: string | null): Promise<void> {
    try {
      await this.options.folder.make(this.info)
    } catch (error) {
      this.options.onFinished()
      throw error
    }
    this.leaveTap = tap.record({ address, take: exchange => this.take(exchange) })
  }

  /** Stops copying; resolves when all copied posts are written. Safe twice. */
  finish(): Promise<void> {
    this.ending ??= this.end()
    return this.ending
  }

  private async end(): Promise<void> {
    this.leaveTap()
    await this.work
    const { folder, clock, log, onFinished } = this.options
    this.info = { ...this.info, finishedAt: clock.now().toISOString() }
    await folder.write(this.info).catch(error => log.warn(`a recording is incomplete: ${(error as Error).message}`))
    onFinished()
  }

  /** Copies the bytes immediately, because their buffer is reused. Posts are written in order. */
  private take(exchange: Exchange): void {
    const size = exchange.body?.length ?? 0
    if (this.taken >= this.info.wanted || this.waitingBytes + size > maxWaitingBytes) return
    if (this.takenBytes + size > this.options.maxBytes) return void this.finish()
    this.taken++
    this.takenBytes += size
    this.waitingBytes += size
    const body = Buffer.from(exchange.body ?? [])
    const request = this.requestOf(exchange)
    this.work = this.work.then(() => this.write(request, body))
    if (this.taken >= this.info.wanted) void this.finish()
  }

  private requestOf({ request, at, address, body, outcome, ...exchange }: Exchange): RecordedRequest {
    const { redactor } = this
    return {
      at: at.toISOString(),
      address: redactor.secret(address),
      method: request.method ?? '',
      target: redacted(request.url ?? '', redactor),
      httpVersion: request.httpVersion,
      headers: shownHeaders(request.rawHeaders).map(([name, value]) => [name, redacted(value, redactor)]),
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
      await folder.add(this.info.id, number, request, this.redactor.post(body))
      this.info = { ...this.info, posts: number, bytes: this.info.bytes + body.length }
    } catch (error) {
      log.warn(`a recording is incomplete: ${(error as Error).message}`)
    } finally {
      this.waitingBytes -= body.length
    }
  }
}

// Matches host names, addresses and values of parameters.
const privatePart = /(?<=:\/\/)[^/\s:]+|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\]|(?<==)[^&\s;,]+/gi

function redacted(text: string, redactor: PostRedactor): string {
  return text.replace(privatePart, found => (/^utf-?8$/i.test(found) ? found : redactor.secret(found)))
}
