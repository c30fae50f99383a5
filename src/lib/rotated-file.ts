import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { Writable } from 'node:stream'

export interface RotatedFileOptions {
  path: string
  /** The size at which a new file is begun. */
  mostBytes: number
  /** Number of files, with the current one. */
  files: number
}

const ownerOnly = 0o600

/**
 * A log file that is renamed to `.1` when it is full; older ones become `.2` and so on, and the last is removed. Lines that
 * cannot be written, such as on a full disk, are dropped and counted: a log must not stop the program. As soon as one can be
 * written, a line before it says how many are missing.
 */
export class RotatedFile extends Writable {
  private readonly options: RotatedFileOptions
  private file: number | null = null
  private bytes = 0
  private missing: { lines: number; reason: string } | null = null

  constructor(options: RotatedFileOptions) {
    super({ decodeStrings: false })
    this.options = options
  }

  /** Throws if the file cannot be opened. */
  open(): void {
    this.file = openSync(this.options.path, 'a', ownerOnly)
    this.bytes = fstatSync(this.file).size
  }

  /** Opens the file anew, after another program has moved it. */
  reopen(): void {
    this.close()
    // If this fails, the next line tries again.
    this.attempt(() => this.open())
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    const line = Buffer.from(chunk)
    const isWritten = this.attempt(() => {
      if (this.file === null) this.open()
      if (this.bytes > 0 && this.bytes + line.length > this.options.mostBytes) this.rotate()
      if (this.missing) this.append(Buffer.from(missingLine(this.missing)))
      this.missing = null
      this.append(line)
    })
    if (!isWritten && this.missing) this.missing.lines++
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.close()
    done(error)
  }

  private append(bytes: Buffer): void {
    const { file } = this
    if (file === null) throw new Error('the file is closed')
    for (let at = 0; at < bytes.length; ) {
      const written = writeSync(file, bytes, at)
      at += written
      this.bytes += written
    }
  }

  private rotate(): void {
    const { path, files } = this.options
    this.close()
    const nameOf = (n: number) => (n === 0 ? path : `${path}.${n}`)
    if (files === 1) rmSync(path, { force: true })
    for (let n = files - 1; n > 0; n--) moveIfThere(nameOf(n - 1), nameOf(n))
    this.open()
  }

  private close(): void {
    const { file } = this
    this.file = null
    if (file !== null) this.attempt(() => closeSync(file))
  }

  private attempt(action: () => void): boolean {
    try {
      action()
      return true
    } catch (error) {
      this.missing ??= { lines: 0, reason: (error as Error).message }
      return false
    }
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

const missingLine = ({ lines, reason }: { lines: number; reason: string }) =>
  `${lines} lines are missing here, because they could not be written (${reason})\n`
