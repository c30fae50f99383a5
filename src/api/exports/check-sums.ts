import { createHash } from 'node:crypto'
import type { ZipEntry } from '../../lib/zip.ts'

const linesAPiece = 1000

/** The hashes of an archive's files while they are written, as `sha256sum -c` reads them. */
export class CheckSums {
  private readonly joined: Buffer[] = []
  private lines: string[] = []

  /** The same file, whose hash is noted as its content is read. */
  noting(entry: ZipEntry): ZipEntry {
    const { path, content } = entry
    const hash = createHash('sha256')
    if (Buffer.isBuffer(content)) {
      this.add(path, hash.update(content).digest('hex'))
      return entry
    }
    const add = (digest: string) => this.add(path, digest)
    async function* pieces(): AsyncGenerator<Buffer> {
      for await (const piece of content as AsyncIterable<Buffer>) {
        hash.update(piece)
        yield piece
      }
      add(hash.digest('hex'))
    }
    return { ...entry, content: pieces() }
  }

  async *file(): AsyncGenerator<Buffer> {
    this.join()
    yield* this.joined
  }

  private add(path: string, digest: string): void {
    if (this.lines.push(`${digest}  ${path}\n`) === linesAPiece) this.join()
  }

  /** Joined now and then: a million small texts would weigh more than their bytes. */
  private join(): void {
    this.joined.push(Buffer.from(this.lines.join('')))
    this.lines = []
  }
}
