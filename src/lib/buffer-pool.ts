const smallestBytes = 16 * 1024

/**
 * Lends buffers for bodies and pictures and takes them back. New buffers for each would leave hundreds of megabytes to
 * the garbage collector, which is slow to free memory outside its heap.
 */
export class BufferPool {
  private readonly idle = new Map<number, Buffer[]>()
  private readonly mostIdleBytes: number
  private idleBytes = 0

  constructor(mostIdleBytes: number) {
    this.mostIdleBytes = mostIdleBytes
  }

  /** A buffer of exactly this length, with arbitrary content. */
  lend(length: number): Buffer {
    const size = sizeClass(length)
    const buffer = this.idle.get(size)?.pop()
    if (buffer) this.idleBytes -= size
    return (buffer ?? Buffer.allocUnsafeSlow(size)).subarray(0, length)
  }

  /** Takes back a lent buffer, which must not be used any more. */
  takeBack(lent: Buffer): void {
    const size = lent.buffer.byteLength
    if (this.idleBytes + size > this.mostIdleBytes) return
    this.idleBytes += size
    const whole = Buffer.from(lent.buffer, 0, size)
    const others = this.idle.get(size)
    if (others) others.push(whole)
    else this.idle.set(size, [whole])
  }
}

/** The next power of two or one and a half of it, so that at most a third is wasted. */
function sizeClass(length: number): number {
  let size = smallestBytes
  while (size < length) size *= 2
  return size > smallestBytes && size * 0.75 >= length ? size * 0.75 : size
}
