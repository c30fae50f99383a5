/** The number of log entries that one block covers. */
export const blockSize = 4096
const words = blockSize / 32
/** The length of the stored form of a set with many offsets. */
export const denseBytes = blockSize / 8
const bytesAnOffset = 2

/** A set of offsets within one block, 0–4095. */
export type Bits = Uint32Array

export const blockOf = (seq: number) => Math.floor(seq / blockSize)
export const offsetOf = (seq: number) => seq % blockSize
export const seqOf = (block: number, offset: number) => block * blockSize + offset

export function noBits(): Bits {
  return new Uint32Array(words)
}

export function setBit(bits: Bits, offset: number): void {
  bits[offset >> 5] = (bits[offset >> 5] ?? 0) | (1 << (offset & 31))
}

export function clearBit(bits: Bits, offset: number): void {
  bits[offset >> 5] = (bits[offset >> 5] ?? 0) & ~(1 << (offset & 31))
}

export function bitsOf(offsets: Iterable<number>): Bits {
  const bits = noBits()
  for (const offset of offsets) setBit(bits, offset)
  return bits
}

function ones(word: number): number {
  word -= (word >>> 1) & 0x55555555
  word = (word & 0x33333333) + ((word >>> 2) & 0x33333333)
  return (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

export function countBits(bits: Bits): number {
  let count = 0
  for (const word of bits) if (word !== 0) count += ones(word)
  return count
}

/** Intersects: keeps in `bits` only what `other` has too; undefined is the empty set. */
export function keepCommon(bits: Bits, other: Bits | undefined): void {
  if (!other) bits.fill(0)
  else for (let at = 0; at < words; at++) bits[at] = (bits[at] ?? 0) & (other[at] ?? 0)
}

/** Unites: adds the bits of `other` to `bits`. */
export function addAll(bits: Bits, other: Bits): void {
  for (let at = 0; at < words; at++) bits[at] = (bits[at] ?? 0) | (other[at] ?? 0)
}

/** Subtracts: clears in `bits` what `other` has. */
export function takeAway(bits: Bits, other: Bits | undefined): void {
  if (other) for (let at = 0; at < words; at++) bits[at] = (bits[at] ?? 0) & ~(other[at] ?? 0)
}

/** The offsets of the set bits, ascending. */
export function offsetsIn(bits: Bits): number[] {
  const offsets: number[] = []
  for (let at = 0; at < words; at++) {
    for (let word = bits[at] ?? 0; word !== 0; word &= word - 1) offsets.push(at * 32 + 31 - Math.clz32(word & -word))
  }
  return offsets
}

/**
 * The stored form: a list of 16-bit offsets while that is shorter, else the bitmap. Both are little-endian, the byte order
 * of every machine that this server runs on.
 */
export function encodeBits(bits: Bits): Uint8Array {
  if (countBits(bits) * bytesAnOffset >= denseBytes) return new Uint8Array(bits.slice().buffer)
  return new Uint8Array(Uint16Array.from(offsetsIn(bits)).buffer)
}

export function decodeBits(stored: Uint8Array): Bits {
  const { buffer } = stored.slice()
  return stored.length === denseBytes ? new Uint32Array(buffer) : bitsOf(new Uint16Array(buffer))
}

/** Adds a stored set to `bits` without decoding it into a set of its own. */
export function addStored(bits: Bits, stored: Uint8Array): void {
  if (stored.length !== denseBytes) {
    addOffsets(bits, stored)
    return
  }
  const isAligned = stored.byteOffset % Uint32Array.BYTES_PER_ELEMENT === 0
  addAll(bits, isAligned ? new Uint32Array(stored.buffer, stored.byteOffset, words) : decodeBits(stored))
}

/** Adds stored sets that were joined: bitmaps if they are `dense`, else lists of offsets. */
export function addJoined(bits: Bits, joined: Uint8Array, dense: boolean): void {
  if (!dense) addOffsets(bits, joined)
  else for (let at = 0; at < joined.length; at += denseBytes) addStored(bits, joined.subarray(at, at + denseBytes))
}

function addOffsets(bits: Bits, stored: Uint8Array): void {
  for (let at = 0; at < stored.length; at += bytesAnOffset) {
    setBit(bits, (stored[at] ?? 0) | ((stored[at + 1] ?? 0) << 8))
  }
}

/** Numbers of the log as one set per block. */
export function bitsBySeq(seqs: Iterable<number>): Map<number, Bits> {
  const blocks = new Map<number, Bits>()
  for (const seq of seqs) {
    const block = blockOf(seq)
    const bits = blocks.get(block) ?? noBits()
    setBit(bits, offsetOf(seq))
    blocks.set(block, bits)
  }
  return blocks
}
