/** A post in UTF-16, as text and with one byte per code unit. */
export interface WideText {
  text: string
  /** ASCII as it is; other code units as bytes that are no markup. */
  narrow: Buffer
  /** The position of the text in the post, after the byte order mark. */
  start: number
}

const lessThan = 0x3c
const blankUnits = new Set([0x20, 0x0a, 0x0d, 0x09])

/** The post as UTF-16 where it begins with its byte order mark or with markup in UTF-16; null for other encodings. */
export function wideText(bytes: Buffer): WideText | null {
  const order = byteOrderOf(bytes)
  if (order === null) return null
  const start = hasMark(bytes) ? 2 : 0
  const even = bytes.subarray(start, bytes.length - ((bytes.length - start) % 2))
  const text = (order === 'little' ? even : Buffer.from(even).swap16()).toString('utf16le')
  return { text, narrow: narrowed(text), start }
}

function hasMark(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
}

function byteOrderOf(bytes: Buffer): 'little' | 'big' | null {
  if (hasMark(bytes)) return bytes[0] === 0xff ? 'little' : 'big'
  if (bytes[0] !== 0 && bytes[1] !== 0) return null
  if (beginsWithMarkup(bytes, 0)) return 'little'
  return beginsWithMarkup(bytes, 1) ? 'big' : null
}

/** Whether `<` and another ASCII character follow, after blanks, in code units whose high byte is at `1 - low`. */
function beginsWithMarkup(bytes: Buffer, low: 0 | 1): boolean {
  let at = 0
  while (bytes[at + 1 - low] === 0 && blankUnits.has(bytes[at + low] ?? 0)) at += 2
  const next = bytes[at + 2 + low] ?? 0
  const isAscii = bytes[at + 1 - low] === 0 && bytes[at + 3 - low] === 0
  return isAscii && bytes[at + low] === lessThan && next > 0x20 && next < 0x7f
}

function narrowed(text: string): Buffer {
  const narrow = Buffer.allocUnsafe(text.length)
  for (let at = 0; at < text.length; at++) narrow[at] = narrowUnit(text.charCodeAt(at))
  return narrow
}

function narrowUnit(unit: number): number {
  if (unit < 0x80) return unit
  // A byte order mark between documents counts as a blank.
  if (unit === 0xfeff) return 0x20
  // A character that XML forbids becomes one that it forbids.
  return unit >= 0xfffe || (unit >= 0xd800 && unit <= 0xdfff) ? 0 : 0x80
}
