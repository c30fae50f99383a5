import { join } from 'node:path'
import { type DiskArchive, dayOf, rawFolder, streamPath } from '../archive/index.ts'
import { AppendLog, type Place } from '../lib/append-log.ts'
import { syncFolder } from '../lib/files.ts'
import type { MessageKind } from '../model/index.ts'

export interface StreamRecord {
  receivedAt: Date
  clientIp: string
  kind: MessageKind
  /** Only posts that an entry of the log refers to have one. */
  postId: string | null
  bytes: Buffer
}

export interface StreamPlace {
  file: string
  place: Place
  log: { sync(): Promise<void> }
}

/** A post as one line. Bytes that are not UTF-8 go as base64, so that none is lost. */
function lineOf({ receivedAt, clientIp, kind, postId, bytes }: StreamRecord): string {
  const text = bytes.toString()
  const content = text.includes('\ufffd') ? { base64: bytes.toString('base64') } : { text }
  const id = postId === null ? {} : { id: postId }
  return `${JSON.stringify({ receivedAt: receivedAt.toISOString(), clientIp, kind, ...id, ...content })}\n`
}

/** The post of a stream file's line. */
export function postOfLine(line: string): Buffer {
  const { text, base64 } = JSON.parse(line) as { text?: string; base64?: string }
  return base64 === undefined ? Buffer.from(text ?? '') : Buffer.from(base64, 'base64')
}

/** stream.ndjson of each day: posts too frequent or too small for a file of their own. */
export class StreamLog {
  private readonly dataDir: string
  private readonly archive: DiskArchive
  private readonly days = new Map<string, Promise<AppendLog>>()

  constructor(dataDir: string, archive: DiskArchive) {
    this.dataDir = dataDir
    this.archive = archive
  }

  async append(record: StreamRecord): Promise<StreamPlace> {
    const day = dayOf(record.receivedAt)
    const log = await this.logOf(day)
    const place = await log.append(lineOf(record))
    return { file: streamPath(day), place, log }
  }

  async sync(): Promise<void> {
    for (const day of this.days.values()) await (await day).sync()
  }

  async close(): Promise<void> {
    const days = [...this.days.values()]
    this.days.clear()
    await Promise.all(days.map(async day => (await day).close()))
  }

  private logOf(day: string): Promise<AppendLog> {
    let log = this.days.get(day)
    if (!log) {
      log = this.openDay(day)
      this.days.set(day, log)
      log.catch(() => this.days.delete(day))
      this.closeOthers(day)
    }
    return log
  }

  private async openDay(day: string): Promise<AppendLog> {
    await this.archive.ensureFolder(rawFolder(day))
    const log = await AppendLog.open(join(this.dataDir, streamPath(day)))
    await syncFolder(join(this.dataDir, rawFolder(day)))
    return log
  }

  /** A clock that steps back may ask for a day again; it is simply opened again. */
  private closeOthers(today: string): void {
    if (this.days.size <= 2) return
    for (const [day, log] of this.days) {
      if (day === today) continue
      this.days.delete(day)
      void log.then(open => open.close()).catch(() => undefined)
      return
    }
  }
}
