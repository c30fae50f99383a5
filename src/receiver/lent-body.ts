import type { BufferPool } from '../lib/buffer-pool.ts'

/** The body of a post. Its memory is reused once it is released. */
export interface Body {
  bytes: Buffer
  /** Memory for its decoded pictures, from the same buffer. */
  scratch?: Buffer | undefined
  release: () => void
}

const smallBytes = 8 * 1024
// One read of a socket: hundreds of bodies may wait at that point for their turn.
const firstBytes = 64 * 1024
const growthFactor = 2

// Decoded, base64 takes three quarters of its size.
const scratchFor = (length: number) => Math.ceil(length * 0.75)

/** Collects a body of known length in one buffer that grows with it, so that announcing much and sending little costs little. */
export class LentBody {
  private readonly length: number
  private readonly pool: BufferPool
  private loan: Buffer | null = null
  private bytes: Buffer
  private filled = 0

  constructor(length: number, pool: BufferPool) {
    this.length = length
    this.pool = pool
    // Small posts have no pictures, and need no buffer from the pool.
    this.bytes = length <= smallBytes ? Buffer.allocUnsafe(length) : this.lend(Math.min(length, firstBytes))
  }

  append(chunk: Buffer): void {
    if (this.filled + chunk.length > this.bytes.length) this.grow(this.filled + chunk.length)
    chunk.copy(this.bytes, this.filled)
    this.filled += chunk.length
  }

  /** Null when fewer bytes came than were announced. */
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
