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

/** Gives memory for a picture of so many bytes. */
export type Allocate = (size: number) => Buffer

/** Takes memory from `scratch` as long as it lasts. */
export function allocatorOf(scratch: Buffer | undefined): Allocate {
  let used = 0
  return size => {
    if (scratch === undefined || used + size > scratch.length) return Buffer.allocUnsafeSlow(size)
    used += size
    return scratch.subarray(used - size, used)
  }
}

/** Gives access to the pictures whose base64 stands at `spans` in `bytes`. */
export function picturesOf(bytes: Buffer, spans: Span[], allocate: Allocate): Pictures {
  const decoded: (Picture | undefined)[] = []
  return {
    of(element) {
      const index = imageIndexOf(element)
      const span = index === null ? undefined : spans[index]
      if (index === null || span === undefined) return element.text.trim() === '' ? null : unreadable([])
      decoded[index] ??= readPicture(bytes, span, allocate)
      return decoded[index]
    },
  }
}

function readPicture(bytes: Buffer, span: Span, allocate: Allocate): Picture {
  const data = decodeBase64(bytes.subarray(span.start, span.end), allocate)
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
function decodeBase64(text: Buffer, allocate: Allocate): Buffer | null {
  // Node takes the URL alphabet too, and skips what it does not know: placeholders would turn into junk.
  if (text.includes(underscore) || text.includes(hyphen)) return null
  return decodeUnfolded(text, allocate) ?? decodeFolded(text)
}

const underscore = 0x5f
const hyphen = 0x2d
const padding = 0x3d

/** Characters per step, a multiple of four. One string for a whole overview costs three times as much as decoding it. */
const step = 32_768

/** Null unless every character but the padding counts. */
function decodeUnfolded(text: Buffer, allocate: Allocate): Buffer | null {
  const size = decodedLength(countDigits(text))
  if (size < 0) return null
  const data = allocate(size)
  let written = 0
  for (let at = 0; at < text.length; at += step) {
    const expected = Math.min(size - written, (step / 4) * 3)
    if (data.write(text.toString('latin1', at, at + step), written, 'base64') !== expected) return null
    written += expected
  }
  return data
}

function decodeFolded(text: Buffer): Buffer | null {
  const data = Buffer.from(text.toString('latin1'), 'base64')
  return data.length === decodedLength(countDigits(text) - countBlanks(text)) ? data : null
}

/** Characters before the padding. */
function countDigits(text: Buffer): number {
  let digits = text.length
  while (digits > 0 && digits > text.length - 2 && text[digits - 1] === padding) digits--
  return digits
}

function countBlanks(text: Buffer): number {
  let blanks = 0
  for (const byte of text) if (isBlank(byte)) blanks++
  return blanks
}

/** Bytes that so many base64 digits stand for; -1 where no clean base64 has that many. */
function decodedLength(digits: number): number {
  return digits % 4 === 1 ? -1 : Math.floor((digits * 3) / 4)
}
