/** A small JSON object with binary parts. */
export interface Frame {
  head: object
  parts: readonly Uint8Array[]
}

/** A frame that was read; its parts share the memory of the body. */
export interface ReadFrame {
  head: unknown
  parts: Buffer[]
}

const newline = 0x0a
// The head of a post with the most entries is far smaller.
const mostHeadBytes = 8 * 2 ** 20

/** One line of JSON with the lengths of the parts, and then the parts: nothing has to be escaped or encoded. */
export function encodeFrame({ head, parts }: Frame): Buffer {
  const line = `${JSON.stringify({ ...head, lengths: parts.map(part => part.length) })}\n`
  return Buffer.concat([Buffer.from(line), ...parts])
}

const isLengths = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every(length => Number.isSafeInteger(length) && length >= 0)

/** Reads the frames of a body. Throws `SyntaxError` where it is incomplete or no frame. */
export function decodeFrames(body: Buffer): ReadFrame[] {
  const frames: ReadFrame[] = []
  let at = 0
  while (at < body.length) {
    const end = body.subarray(at, at + mostHeadBytes).indexOf(newline)
    if (end < 0) throw new SyntaxError('a head without an end')
    const { lengths, ...head } = JSON.parse(body.toString('utf8', at, at + end)) as { lengths?: unknown }
    if (!isLengths(lengths)) throw new SyntaxError('a head without lengths')
    at += end + 1
    const parts = lengths.map(length => {
      const part = body.subarray(at, at + length)
      if (part.length < length) throw new SyntaxError('a part is cut short')
      at += length
      return part
    })
    frames.push({ head, parts })
  }
  return frames
}
