import { blockSize } from './bits.ts'

const bytesAnOffset = 4
const headerBytes = 8
const widestMs = 0xffffffff

/** The times of the events of a block by offset, in milliseconds since 1970; NaN where there is no event. */
export type BlockTimes = Float64Array

export function noTimes(): BlockTimes {
  return new Float64Array(blockSize).fill(Number.NaN)
}

/**
 * The stored form: the earliest time (8 bytes), then per offset the milliseconds after it plus one (4 bytes; 0 is no
 * event). Times more than 49 days apart, which a wrong clock can cause, are stored in full (8 bytes each).
 */
export function encodeTimes(times: BlockTimes): Uint8Array {
  let [first, last, used] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  times.forEach((time, offset) => {
    if (Number.isNaN(time)) return
    first = Math.min(first, time)
    last = Math.max(last, time)
    used = offset + 1
  })
  if (last - first >= widestMs) return new Uint8Array(times.slice().buffer)
  const stored = new Uint8Array(headerBytes + used * bytesAnOffset)
  new Float64Array(stored.buffer, 0, 1)[0] = first
  const deltas = new Uint32Array(stored.buffer, headerBytes)
  for (let offset = 0; offset < used; offset++) {
    const time = times[offset] ?? Number.NaN
    deltas[offset] = Number.isNaN(time) ? 0 : time - first + 1
  }
  return stored
}

export function decodeTimes(stored: Uint8Array): BlockTimes {
  const { buffer } = stored.slice()
  if (stored.length === blockSize * Float64Array.BYTES_PER_ELEMENT) return new Float64Array(buffer)
  const times = noTimes()
  const [first = 0] = new Float64Array(buffer, 0, 1)
  new Uint32Array(buffer, headerBytes).forEach((delta, offset) => {
    if (delta !== 0) times[offset] = first + delta - 1
  })
  return times
}
