/** True for the white space of XML: space, tab, line feed, carriage return. */
export function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/** Whether the bytes at `at` are `text` (given in lower case) in any case. */
export function startsWith(bytes: Buffer, at: number, text: string): boolean {
  if (at + text.length > bytes.length) return false
  for (let i = 0; i < text.length; i++) {
    const byte = bytes[at + i] as number
    const lower = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte
    if (lower !== text.charCodeAt(i)) return false
  }
  return true
}

/** True for blanks and for the control characters that XML forbids. */
export function isMeaningless(byte: number | undefined): boolean {
  return byte !== undefined && byte <= 0x20
}

/** The position after blanks and characters that XML forbids, including U+FFFE, U+FFFF and surrogates in UTF-8. */
export function skipMeaningless(bytes: Buffer, at: number): number {
  for (;;) {
    const second = bytes[at + 1] ?? 0
    const third = bytes[at + 2] ?? 0
    if (isMeaningless(bytes[at])) at++
    else if (bytes[at] === 0xef && second === 0xbf && third >= 0xbe && third <= 0xbf) at += 3
    else if (bytes[at] === 0xed && second >= 0xa0 && second <= 0xbf && third >= 0x80 && third <= 0xbf) at += 3
    else return at
  }
}

/** Whether the name of a tag can begin with this byte; true at the end of the post, where that is unknown. */
export function mayBeginName(byte: number | undefined): boolean {
  if (byte === undefined || byte >= 0x80 || byte === 0x5f || byte === 0x3a) return true
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x7a
}
