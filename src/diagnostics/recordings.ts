import { join } from 'node:path'
import { setInterval } from 'node:timers'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { isRemovable, type RemovableBefore } from '../lib/removable-age.ts'
import { uuid7, uuidPattern } from '../lib/uuid7.ts'
import { type ZipEntry, zip } from '../lib/zip.ts'
import { ViewtronError } from '../model/index.ts'
import { PostRecorder } from './post-recorder.ts'
import type { PostTap } from './post-tap.ts'
import type { RecordingInfo } from './recorded-post.ts'
import { RecordingFolder } from './recording-folder.ts'
import type { Removal } from './redaction/index.ts'

export interface RecordingsOptions {
  /** Absolute. */
  dataDir: string
  version: string
  tap: PostTap
  removable: RemovableBefore
  clock: Clock
  log: Logger
}

export interface RecordingRequest {
  posts: number
  /** The only address whose posts are recorded; null for all. */
  address: string | null
  remove: readonly Removal[]
}

const keptMs = 24 * 3600_000
const tidyEveryMs = 10 * 60_000
const maxBytes = 200 * 2 ** 20
const maxRunning = 3

/** Records the next posts, as a bundle that can be shared. Recordings are kept for a day, 200 MiB in total. */
export class Recordings {
  private readonly options: RecordingsOptions
  private readonly folder: RecordingFolder
  private readonly running = new Map<string, PostRecorder>()
  private timer: NodeJS.Timeout | null = null

  constructor(options: RecordingsOptions) {
    this.options = options
    this.folder = new RecordingFolder(join(options.dataDir, '.cache', 'recordings'))
  }

  start(): void {
    this.timer ??= setInterval(() => void this.tidy(), tidyEveryMs)
    void this.tidy()
  }

  /** Ends running recordings; the recorded posts stay. Safe twice. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    await Promise.all([...this.running.values()].map(recorder => recorder.finish()))
  }

  /** Starts recording the next posts. Throws `recordings-full`. */
  async begin({ posts: wanted, address, remove }: RecordingRequest): Promise<RecordingInfo> {
    if (this.running.size >= maxRunning)
      throw new ViewtronError('recordings-full', { reason: `${maxRunning} run already` })
    const room = maxBytes - (await this.folder.totalBytes())
    if (room <= 0) throw new ViewtronError('recordings-full', { reason: 'they take up 200 MiB' })
    const { clock, log, tap } = this.options
    const now = clock.now()
    const id = uuid7(now.getTime())
    const started = {
      id,
      startedAt: now.toISOString(),
      finishedAt: null,
      wanted,
      posts: 0,
      bytes: 0,
      remove: [...remove],
    }
    const recorder = new PostRecorder({
      info: started,
      folder: this.folder,
      maxBytes: room,
      clock,
      log,
      onFinished: () => void this.running.delete(id),
    })
    this.running.set(id, recorder)
    await recorder.begin(tap, address)
    return recorder.info
  }

  /** Lists all recordings, newest first. */
  async list(): Promise<RecordingInfo[]> {
    const kept = await this.folder.list()
    const now = await Promise.all(kept.map(info => this.running.get(info.id)?.info ?? this.recovered(info)))
    return now.toSorted((a, b) => b.id.localeCompare(a.id))
  }

  /** Returns the state of a recording. Throws `not-found`. */
  async get(id: string): Promise<RecordingInfo> {
    const running = this.running.get(id)
    if (running) return running.info
    const kept = uuidPattern.test(id) ? await this.folder.read(id) : null
    if (!kept) throw new ViewtronError('not-found', { what: 'recording', id })
    return this.recovered(kept)
  }

  /** Returns the state of a recording that was interrupted by the end of the server, counted from its files. */
  private async recovered(info: RecordingInfo): Promise<RecordingInfo> {
    if (info.finishedAt !== null) return info
    const files = await this.folder.postFiles(info.id)
    return { ...info, finishedAt: info.startedAt, posts: files.filter(name => name.endsWith('.json')).length }
  }

  /** Ends a recording early. Throws `not-found`. */
  async finish(id: string): Promise<RecordingInfo> {
    await this.running.get(id)?.finish()
    return this.get(id)
  }

  /** Removes a recording. Throws `not-found`. */
  async remove(id: string): Promise<void> {
    await this.finish(id)
    await this.folder.remove(id)
  }

  /** Returns the ZIP archive of the posts recorded so far, in chunks. Throws `not-found`. */
  async bundle(id: string): Promise<AsyncIterable<Buffer>> {
    const info = await this.get(id)
    return zip(this.files(info))
  }

  private async *files(info: RecordingInfo): AsyncGenerator<ZipEntry> {
    const modified = new Date(info.startedAt)
    const { version } = this.options
    const { platform, arch, version: node } = process
    const about = { ...info, version, node, platform: `${platform} ${arch}` }
    yield { path: 'README.txt', modified, content: Buffer.from(readMe(info)) }
    yield { path: 'about.json', modified, content: Buffer.from(`${JSON.stringify(about, null, 2)}\n`) }
    for (const name of await this.folder.postFiles(info.id)) {
      yield { path: `posts/${name}`, modified, content: await this.folder.postFile(info.id, name) }
    }
  }

  /** Removes recordings older than a day. */
  private async tidy(): Promise<void> {
    const age = this.options.removable(this.options.clock.now().getTime() - keptMs)
    if (!age) return
    try {
      for (const { id, startedAt } of await this.folder.list()) {
        if (isRemovable(Date.parse(startedAt), age) && !this.running.has(id)) await this.folder.remove(id)
      }
    } catch (error) {
      this.options.log.debug(`old recordings cannot be removed now: ${(error as Error).message}`)
    }
  }
}

function readMe({ remove }: RecordingInfo): string {
  const words = { pictures: 'pictures', plates: 'plates and names', secrets: 'addresses, serial numbers and passwords' }
  const removed = remove.map(one => words[one]).join('; ')
  const isOriginal = removed === ''
  return `Posts of cameras or recorders, as they arrived at the camera port.

posts/0001.xml    a post${isOriginal ? ', byte for byte' : ', of its original length'}
posts/0001.json   its request line, headers (never credentials), times, and the result

${
  isOriginal
    ? 'Nothing was removed: the posts contain pictures, plates, names and serial numbers.\n'
    : `Replaced by other values of the same length: ${removed}.
The same value has the same replacement in all posts.

Please check the posts before you send them.
`
}`
}
