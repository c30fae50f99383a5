import { isUtf8 } from 'node:buffer'

export interface SheetText {
  text: string
  /** As `TextDecoder` calls it, e.g. `windows-1250`. */
  charset: string
  /** True if neither the bytes nor the sender say which it is. */
  isGuessed: boolean
}

/** UTF-16 without a mark: in a list in any language every second byte of most characters is 0. */
function utf16Of(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, 512)
  if (sample.length < 4) return null
  const zeros = [0, 0]
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (odd > sample.length / 6 && even < odd / 8) return 'utf-16le'
  return even > sample.length / 6 && odd < even / 8 ? 'utf-16be' : null
}

/** The encoding that the bytes themselves show; null if they do not. */
function charsetOf(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  return utf16Of(bytes)
}

/**
 * The text of a list: decoded by its mark, or else by the given charset, or else as UTF-8 if it is valid UTF-8, or else
 * by the Western code page. Throws a `RangeError` for an unknown charset.
 */
export function decodeSheet(bytes: Buffer, said: string | null): SheetText {
  const certain = charsetOf(bytes)
  // Programs say UTF-8 of whatever they send.
  const isWrong = said !== null && /^utf-?8$/i.test(said) && !isUtf8(bytes)
  const named = certain ?? (isWrong ? null : said)
  const decoder = new TextDecoder(named ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252'))
  const isGuessed = named === null && !isUtf8(bytes)
  return { text: decoder.decode(bytes), charset: decoder.encoding, isGuessed }
}
