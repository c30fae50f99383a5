import { createHash } from 'node:crypto'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { appendOrUndo } from '../../lib/append-or-undo.ts'
import { syncFolder } from '../../lib/files.ts'

/** The position up to which the CSV file is known to be complete; stored in the database as a checkpoint. */
export interface CsvPosition {
  /** The last event whose lines are in the file. */
  seq: number
  bytes: number
  inode: number
  /** Hash of the last bytes before `bytes`. It distinguishes an edit in place from lines that a crash left. */
  tail: string
}

const tailBytes = 512

async function readTail(file: FileHandle, end: number): Promise<Buffer> {
  const length = Math.min(tailBytes, end)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, end - length)
  return buffer.subarray(0, bytesRead)
}

function hash(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('hex')
}

/**
 * events.csv. People open, rename, edit and delete it while the server runs: the file at the path is continued, whatever
 * it is, and only lines after the checkpoint are ever cut off.
 */
export class EventsCsv {
  private readonly path: string
  private readonly header: string
  private file: FileHandle | null = null
  private current: CsvPosition

  private constructor(path: string, header: string, position: CsvPosition) {
    this.path = path
    this.header = header
    this.current = position
  }

  /** Opens or creates the file and cuts off lines after `position`, which are to be appended again. */
  static async open(path: string, header: string, position: CsvPosition | null): Promise<EventsCsv> {
    const csv = new EventsCsv(path, header, position ?? { seq: 0, bytes: 0, inode: 0, tail: '' })
    const file = await open(path, 'a+')
    csv.file = file
    if (position) await csv.cutTo(position, file)
    await csv.adopt(file)
    return csv
  }

  get position(): CsvPosition {
    return this.current
  }

  /** Adds whole lines (each ending in CRLF) that bring the file up to event `seq`. */
  async append(lines: string, seq: number): Promise<void> {
    const file = await this.fileAtPath()
    const { bytes: start, inode } = this.current
    const data = Buffer.from(lines)
    await appendOrUndo(file, data, start)
    const bytes = start + data.length
    const tail = data.length >= tailBytes ? data.subarray(-tailBytes) : await readTail(file, bytes)
    this.current = { seq, bytes, inode, tail: hash(tail) }
  }

  /** Makes all appended lines durable. */
  async sync(): Promise<void> {
    await this.file?.datasync()
  }

  /** Creates a new file next to this one. The caller fills it, then calls `replace`. */
  async beginNew(): Promise<FileHandle> {
    const file = await this.beginCopy()
    await file.write(this.header)
    return file
  }

  /** The same without a header, for a copy. */
  async beginCopy(): Promise<FileHandle> {
    await rm(this.newPath, { force: true })
    return open(this.newPath, 'a+')
  }

  /** Takes over what another program wrote. */
  async refresh(): Promise<void> {
    await this.fileAtPath()
  }

  /** True where no other program changed the length of the file, or replaced it. */
  async isUntouched(): Promise<boolean> {
    const found = await stat(this.path).catch(() => null)
    return found !== null && found.ino === this.current.inode && found.size === this.current.bytes
  }

  /**
   * Replaces this file by one from `beginNew` that holds the events up to the same number. `checkpointed` makes its
   * position durable: after a crash at any moment, the file at the path can be continued.
   */
  async replace(file: FileHandle, checkpointed: (position: CsvPosition) => Promise<void>): Promise<void> {
    await file.datasync()
    const old = this.file
    await this.setPosition(file, this.current.seq)
    await checkpointed(this.current)
    await rename(this.newPath, this.path)
    await syncFolder(dirname(this.path))
    this.file = file
    await old?.close()
  }

  owns(file: FileHandle): boolean {
    return this.file === file
  }

  async close(): Promise<void> {
    await this.file?.close()
    this.file = null
  }

  private get newPath(): string {
    return join(dirname(this.path), `.${basename(this.path)}.new`)
  }

  private async cutTo(position: CsvPosition, file: FileHandle): Promise<void> {
    const { ino, size } = await file.stat()
    if (ino !== position.inode || size <= position.bytes) return
    if (hash(await readTail(file, position.bytes)) !== position.tail) return
    await file.truncate(position.bytes)
  }

  /** Continues a file as it is: writes the header into an empty one, and ends an incomplete last line. */
  private async adopt(file: FileHandle): Promise<void> {
    const { size } = await file.stat()
    if (size === 0) {
      await file.write(this.header)
      await syncFolder(dirname(this.path))
    } else if ((await readTail(file, size)).at(-1) !== 0x0a) await file.write('\r\n')
    await this.setPosition(file, this.current.seq)
  }

  private async setPosition(file: FileHandle, seq: number): Promise<void> {
    const { ino, size } = await file.stat()
    this.current = { seq, bytes: size, inode: ino, tail: hash(await readTail(file, size)) }
  }

  private async fileAtPath(): Promise<FileHandle> {
    const found = await stat(this.path).catch(() => null)
    if (this.file && found?.ino === this.current.inode) {
      // Another program wrote to it: it may be empty now, or end within a line.
      if (found.size !== this.current.bytes) await this.adopt(this.file)
      return this.file
    }
    await this.file?.close()
    this.file = null
    const file = await open(this.path, 'a+')
    this.file = file
    await this.adopt(file)
    return file
  }
}
