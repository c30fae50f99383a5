import type { BufferPool } from './buffer-pool.ts'

/** A whole post. Its bytes are gone once it is released. */
export interface Body {
  bytes: Buffer
  /** For the pictures in it, from the same loan. */
  scratch?: Buffer | undefined
  release: () => void
}

const smallBytes = 8 * 1024
// Most posts are smaller, and lent all at once.
const ordinaryBytes = 512 * 1024
const firstBytes = 256 * 1024
const growthFactor = 4

// Decoded, base64 takes three quarters of its size.
const scratchFor = (length: number) => Math.ceil(length * 0.75)

/** Collects a body whose length is known in one buffer, which grows with it: little is lent to who announces much and sends little. */
export class LentBody {
  private readonly length: number
  private readonly pool: BufferPool
  private loan: Buffer | null = null
  private bytes: Buffer
  private filled = 0

  constructor(length: number, pool: BufferPool) {
    this.length = length
    this.pool = pool
    // Small posts hold no pictures and are not worth a loan.
    this.bytes =
      length <= smallBytes ? Buffer.allocUnsafe(length) : this.lend(length <= ordinaryBytes ? length : firstBytes)
  }

  append(chunk: Buffer): void {
    if (this.filled + chunk.length > this.bytes.length) this.grow(this.filled + chunk.length)
    chunk.copy(this.bytes, this.filled)
    this.filled += chunk.length
  }

  /** Null when less came than was announced. */
  whole(): Body | null {
    if (this.filled !== this.length) return null
    const { bytes, loan } = this
    return { bytes, scratch: loan?.subarray(bytes.length), release: () => this.release() }
  }

  /** Safe twice. */
  release(): void {
    const { loan } = this
    this.loan = null
    if (loan) this.pool.takeBack(loan)
  }

  private lend(length: number): Buffer {
    this.loan = this.pool.lend(length + (length === this.length ? scratchFor(length) : 0))
    return this.loan.subarray(0, length)
  }

  private grow(atLeast: number): void {
    const { bytes, loan: before, filled } = this
    this.bytes = this.lend(Math.min(this.length, Math.max(atLeast, bytes.length * growthFactor)))
    bytes.copy(this.bytes, 0, 0, filled)
    if (before) this.pool.takeBack(before)
  }
}
