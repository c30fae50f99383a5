import { isUtf8 } from 'node:buffer'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppendLog, type Place } from '../lib/append-log.ts'
import { syncFolder } from '../lib/files.ts'
import type { MessageKind } from '../model/index.ts'
import { type DiskArchive, rawFolder, streamPath } from './archive/index.ts'

export interface StreamRecord {
  receivedAt: Date
  clientIp: string
  kind: MessageKind
  /** Null for posts to which no entry of the log refers. */
  postId: string | null
  bytes: Buffer
}

export interface StreamPlace {
  file: string
  place: Place
  log: { sync(): Promise<void> }
}

/** A post as one line of JSON. Bytes that are not UTF-8 are written as base64. */
function lineOf({ clientIp, kind, postId, bytes }: StreamRecord, receivedAt: string): string {
  const content = isUtf8(bytes) ? { text: bytes.toString() } : { base64: bytes.toString('base64') }
  const line = postId === null ? { receivedAt, clientIp, kind } : { receivedAt, clientIp, kind, id: postId }
  return `${JSON.stringify(Object.assign(line, content))}\n`
}

/** The bytes of the post in a line of a stream file. */
export function postOfLine(line: string): Buffer {
  const { text, base64 } = JSON.parse(line) as { text?: string; base64?: string }
  return base64 === undefined ? Buffer.from(text ?? '') : Buffer.from(base64, 'base64')
}

/** The stream file of one day. */
class DayLog {
  readonly file: string
  private readonly path: string
  private readonly log: AppendLog

  private constructor(file: string, path: string, log: AppendLog) {
    this.file = file
    this.path = path
    this.log = log
  }

  static async open(day: string, dataDir: string, archive: DiskArchive): Promise<DayLog> {
    await archive.ensureFolder(rawFolder(day))
    const file = streamPath(day)
    const path = join(dataDir, file)
    const log = await AppendLog.open(path)
    await syncFolder(join(dataDir, rawFolder(day)))
    return new DayLog(file, path, log)
  }

  append(line: string): Promise<Place> {
    return this.log.append(line)
  }

  /** Throws when the file was removed or replaced: lines appended to it would be lost. */
  async sync(): Promise<void> {
    await this.log.sync()
    if ((await stat(this.path)).ino !== this.log.inode) {
      throw Object.assign(new Error(`${this.file} was replaced`), { code: 'ENOENT' })
    }
  }

  close(): Promise<void> {
    return this.log.close()
  }
}

/** The stream.ndjson of each day, for posts that are too frequent or too small for a file of their own. */
export class StreamLog {
  private readonly dataDir: string
  private readonly archive: DiskArchive
  private readonly beforeDay: (day: string) => Promise<void>
  private readonly opening = new Map<string, Promise<DayLog>>()
  private readonly open = new Map<string, DayLog>()

  /** `beforeDay` is awaited before anything is written to a day's folder. */
  constructor(dataDir: string, archive: DiskArchive, beforeDay: (day: string) => Promise<void>) {
    this.dataDir = dataDir
    this.archive = archive
    this.beforeDay = beforeDay
  }

  async append(record: StreamRecord): Promise<StreamPlace> {
    const receivedAt = record.receivedAt.toISOString()
    const day = receivedAt.slice(0, 10)
    const log = this.open.get(day) ?? (await this.openDay(day))
    const place = await log.append(lineOf(record, receivedAt))
    return { file: log.file, place, log }
  }

  async sync(): Promise<void> {
    for (const log of this.open.values()) await log.sync()
  }

  /** Opens a day's file if there is one, which cuts off an incomplete line that a crash left. */
  async repair(day: string): Promise<void> {
    if ((await this.archive.list(rawFolder(day))).includes(basename(streamPath(day)))) await this.openDay(day)
  }

  /** Closes a day's file before it is removed. */
  async closeDay(day: string): Promise<void> {
    await this.opening.get(day)?.catch(() => undefined)
    const log = this.open.get(day)
    this.open.delete(day)
    await log?.close()
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.opening.values())
    const logs = [...this.open.values()]
    this.open.clear()
    await Promise.all(logs.map(log => log.close()))
  }

  private openDay(day: string): Promise<DayLog> {
    let opening = this.opening.get(day)
    if (!opening) {
      opening = this.beforeDay(day)
        .then(() => DayLog.open(day, this.dataDir, this.archive))
        .then(log => {
          this.open.set(day, log)
          this.closeOthers(day)
          return log
        })
        .finally(() => this.opening.delete(day))
      this.opening.set(day, opening)
    }
    return opening
  }

  /** Keeps two days open at most. A day that a clock returns to is opened again. */
  private closeOthers(today: string): void {
    for (const [day, log] of this.open) {
      if (this.open.size <= 2) return
      if (day === today) continue
      this.open.delete(day)
      void log.close().catch(() => undefined)
    }
  }
}
