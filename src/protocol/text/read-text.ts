import { type Encoding, encodingOf } from './encoding-labels.ts'
import { isDamagedUtf8, looksChinese, weighUtf8, withoutEncodedForbidden } from './utf8-evidence.ts'

const replacement = '\ufffd'

/**
 * Decodes bytes that are ASCII apart from names: as UTF-8 where they are UTF-8, else in the declared encoding, else as
 * windows-1252. A declaration is used unless the bytes contradict it. Never throws.
 */
export function readText(bytes: Buffer, declared: string | null): string {
  const text = bytes.toString('utf8')
  // Only ASCII has as many bytes as characters.
  if (text.length === bytes.length && !text.includes(replacement)) return text
  const encoding = encodingOf(declared)
  const isUtf8 = !text.includes(replacement) || Buffer.from(text).equals(bytes)
  if (encoding === null) return isUtf8 ? text : readUndeclared(bytes, declared)
  const asDeclared = encoding.isDoubleByte ? decodePairs(encoding.label, bytes) : decodeAs(encoding.label, bytes)
  return isUtf8 && contradicts(bytes, encoding, asDeclared) ? text : asDeclared
}

/** Whether bytes that are valid UTF-8 are unlikely to be in the declared encoding. */
function contradicts(bytes: Buffer, { isDoubleByte }: Encoding, asDeclared: string): boolean {
  if (asDeclared.includes(replacement)) return true
  const { followers, longSequences } = weighUtf8(bytes.toString('latin1'))
  return longSequences >= 2 || followers >= (isDoubleByte ? 6 : 4)
}

/** Decodes bytes that should be UTF-8 and are not, or not entirely: devices cut names in the middle of a character. */
function readUndeclared(bytes: Buffer, declared: string | null): string {
  const latin1 = withoutEncodedForbidden(bytes.toString('latin1'))
  if (isDamagedUtf8(weighUtf8(latin1))) return Buffer.from(latin1, 'latin1').toString('utf8')
  // Firmware for China declares UTF-8 but writes names in the encoding of Chinese Windows.
  const isClaimed = declared !== null && /^utf-?8$/i.test(declared.trim())
  const cleaned = Buffer.from(latin1, 'latin1')
  return isClaimed && looksChinese(latin1) ? decodePairs('gb18030', cleaned) : decodeAs('windows-1252', cleaned)
}

/**
 * In a two-byte encoding the second byte may be a `]`. Where a device cut a name between the two bytes, the first one must not
 * consume the end of its CDATA.
 */
function decodePairs(label: string, bytes: Buffer): string {
  const pieces: string[] = []
  let from = 0
  for (let end = bytes.indexOf(cdataEnd); end >= 0; end = bytes.indexOf(cdataEnd, from)) {
    pieces.push(decodeAs(label, bytes.subarray(from, end)))
    from = end + cdataEnd.length
  }
  pieces.push(decodeAs(label, bytes.subarray(from)))
  return pieces.join(cdataEnd)
}

const cdataEnd = ']]>'

const decoders = new Map<string, InstanceType<typeof TextDecoder>>()

function decodeAs(label: string, bytes: Buffer): string {
  let decoder = decoders.get(label)
  if (decoder === undefined) {
    decoder = new TextDecoder(label, { ignoreBOM: true })
    decoders.set(label, decoder)
  }
  return decoder.decode(bytes)
}
