import { type FileHandle, open } from 'node:fs/promises'
import { appendOrUndo } from './append-or-undo.ts'

/** The place of a record in an append log, in bytes. */
export interface Place {
  offset: number
  length: number
}

interface Waiting {
  record: string
  done: (place: Place) => void
  failed: (error: unknown) => void
}

const tailChunkBytes = 64 * 1024

// Far more than is ever written between two syncs.
const unsyncedBytes = 16 * 2 ** 20

/**
 * The position of the first zero byte. A power cut leaves zeros in place of bytes that were not synced, even if later
 * bytes were.
 */
async function firstZero(file: FileHandle, size: number): Promise<number> {
  const chunk = Buffer.alloc(tailChunkBytes)
  for (let at = Math.max(0, size - unsyncedBytes); at < size; ) {
    const { bytesRead } = await file.read(chunk, 0, tailChunkBytes, at)
    if (bytesRead === 0) return at
    const zero = chunk.subarray(0, bytesRead).indexOf(0)
    if (zero >= 0) return at + zero
    at += bytesRead
  }
  return size
}

/** The length of the file up to and with the last newline of what is undamaged. */
async function lengthOfWholeLines(file: FileHandle, size: number): Promise<number> {
  const chunk = Buffer.alloc(tailChunkBytes)
  for (let end = await firstZero(file, size); end > 0; ) {
    const start = Math.max(0, end - tailChunkBytes)
    const { bytesRead } = await file.read(chunk, 0, end - start, start)
    const newline = chunk.subarray(0, bytesRead).lastIndexOf(0x0a)
    if (newline >= 0) return start + newline + 1
    end = start
  }
  return 0
}

/**
 * A file of lines that only grows. Records given while a write is under way go out together with the next one.
 * A line that a crash or a full disk left torn is cut off before anything is added behind it.
 */
export class AppendLog {
  /** Identifies the file, also if it was renamed. */
  readonly inode: number
  private readonly file: FileHandle
  private length: number
  private syncedLength: number
  private waiting: Waiting[] = []
  private writing: Promise<void> | null = null

  private constructor(file: FileHandle, inode: number, length: number) {
    this.file = file
    this.inode = inode
    this.length = length
    this.syncedLength = length
  }

  static async open(path: string): Promise<AppendLog> {
    const file = await open(path, 'a+')
    try {
      const { size, ino } = await file.stat()
      const length = await lengthOfWholeLines(file, size)
      if (length < size) await file.truncate(length)
      return new AppendLog(file, ino, length)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** Adds a record, which must end in a newline and hold no zero byte. Resolves when the operating system has it: it survives the end of the process, not a power cut. */
  append(record: string): Promise<Place> {
    return new Promise((done, failed) => {
      this.waiting.push({ record, done, failed })
      this.writing ??= this.writeAll()
    })
  }

  /** Makes durable what was appended so far. */
  async sync(): Promise<void> {
    const length = this.length
    if (length === this.syncedLength) return
    await this.file.datasync()
    this.syncedLength = Math.max(this.syncedLength, length)
  }

  async close(): Promise<void> {
    await this.writing
    await this.sync().finally(() => this.file.close())
  }

  private async writeAll(): Promise<void> {
    // One turn later, so that posts read from other sockets in this turn share the write.
    await new Promise(setImmediate)
    while (this.waiting.length > 0) {
      const group = this.waiting
      this.waiting = []
      await this.writeGroup(group)
    }
    this.writing = null
  }

  private async writeGroup(group: Waiting[]): Promise<void> {
    const data = Buffer.from(group.map(entry => entry.record).join(''))
    const start = this.length
    try {
      await appendOrUndo(this.file, data, start)
    } catch (error) {
      for (const entry of group) entry.failed(error)
      return
    }
    this.length = start + data.length
    let offset = start
    for (const entry of group) {
      const length = Buffer.byteLength(entry.record)
      entry.done({ offset, length })
      offset += length
    }
  }
}
