import type { PostImage, Span } from '../model/index.ts'
import { isJpeg, type PixelSize, readJpegSize } from './jpeg-size.ts'
import type { XmlElement } from './xml/element.ts'
import { imageIndexOf } from './xml/parse-skeleton.ts'
import { isBlank } from './xml/scan-documents.ts'

/** A decoded picture, not yet assigned to a role. */
export type Picture = Omit<PostImage, 'role' | 'target'>

/** The pictures of one document, decoded when first asked for. */
export interface Pictures {
  /** The picture an image element holds; null where the element is empty. */
  of(element: XmlElement): Picture | null
}

/** Gives access to the pictures whose base64 stands at `spans` in `bytes`. */
export function picturesOf(bytes: Buffer, spans: Span[]): Pictures {
  const decoded: (Picture | undefined)[] = []
  return {
    of(element) {
      const index = imageIndexOf(element)
      const span = index === null ? undefined : spans[index]
      if (index === null || span === undefined) return element.text.trim() === '' ? null : unreadable([])
      decoded[index] ??= readPicture(bytes, span)
      return decoded[index]
    },
  }
}

function readPicture(bytes: Buffer, span: Span): Picture {
  const data = decodeBase64(bytes, span)
  if (data === null) return unreadable([span])
  if (!isJpeg(data)) return { ...unreadable([span]), bytes: data.length }
  const size: PixelSize | null = readJpegSize(data)
  return {
    width: size?.width ?? null,
    height: size?.height ?? null,
    bytes: data.length,
    contentType: 'image/jpeg',
    valid: true,
    data,
    spans: [span],
  }
}

function unreadable(spans: Span[]): Picture {
  return { width: null, height: null, bytes: 0, contentType: null, valid: false, data: null, spans }
}

/** The bytes behind base64 of the standard alphabet, folded or not; null where anything else stands between. */
function decodeBase64(bytes: Buffer, span: Span): Buffer | null {
  const text = bytes.toString('latin1', span.start, span.end)
  // Node takes the URL alphabet too, and skips what it does not know: placeholders would turn into junk.
  if (text.includes('_') || text.includes('-')) return null
  const data = Buffer.from(text, 'base64')
  const digits = countDigits(bytes, span)
  if (data.length === decodedLength(digits)) return data
  return data.length === decodedLength(digits - countBlanks(bytes, span)) ? data : null
}

/** Characters before the padding. */
function countDigits(bytes: Buffer, span: Span): number {
  let end = span.end
  while (end > span.start && end > span.end - 2 && bytes[end - 1] === 0x3d) end--
  return end - span.start
}

function countBlanks(bytes: Buffer, span: Span): number {
  let blanks = 0
  for (let at = span.start; at < span.end; at++) if (isBlank(bytes[at])) blanks++
  return blanks
}

/** Bytes that so many base64 digits stand for; -1 where no clean base64 has that many. */
function decodedLength(digits: number): number {
  return digits % 4 === 1 ? -1 : Math.floor((digits * 3) / 4)
}
