import type { PostImage, Span } from '../model/index.ts'
import { isJpeg, type PixelSize, readJpegSize } from './jpeg-size.ts'
import { placesOf, type Stretch } from './open-post.ts'
import { tooLargeToShow } from './picture-bounds.ts'
import { withoutEncodedForbidden } from './text/utf8-evidence.ts'
import type { XmlElement } from './xml/element.ts'
import { imageIndexOf } from './xml/parse-skeleton.ts'

/** A decoded picture without a role yet. */
export type Picture = Omit<PostImage, 'role' | 'target'>

/** The pictures of one document, decoded when first asked for. */
export interface Pictures {
  /** The picture of an image element; null where the element is empty. */
  of(element: XmlElement): Picture | null
}

/** Allocates memory for a picture of so many bytes. */
export type Allocate = (size: number) => Buffer

/** Allocates from `scratch` while it has room. */
export function allocatorOf(scratch: Buffer | undefined): Allocate {
  let used = 0
  return size => {
    if (scratch === undefined || used + size > scratch.length) return Buffer.allocUnsafeSlow(size)
    used += size
    return scratch.subarray(used - size, used)
  }
}

/** Gives access to the pictures whose base64 is at `spans` in a stretch of a post. */
export function picturesOf(stretch: Stretch, spans: Span[], allocate: Allocate): Pictures {
  const decoded: (Picture | undefined)[] = []
  return {
    of(element) {
      const index = imageIndexOf(element)
      const span = index === null ? undefined : spans[index]
      if (index === null || span === undefined) return element.text.trim() === '' ? null : unreadable([])
      decoded[index] ??= readPicture(stretch, span, allocate)
      return decoded[index]
    },
  }
}

function readPicture(stretch: Stretch, span: Span, allocate: Allocate): Picture {
  const data = decodeBase64(stretch.bytes.subarray(span.start, span.end), allocate)
  const places = placesOf(stretch, span)
  if (data === null) return unreadable(places)
  return isJpeg(data) ? pictureOf(data, places) : { ...unreadable(places), bytes: data.length }
}

/** A JPEG at `spans` in a post, in base64 or as plain bytes. */
export function pictureOf(data: Buffer, spans: Span[]): Picture {
  const size: PixelSize | null = readJpegSize(data)
  const tooLarge = tooLargeToShow(data)
  return {
    width: size?.width ?? null,
    height: size?.height ?? null,
    bytes: data.length,
    contentType: 'image/jpeg',
    valid: true,
    ...(tooLarge === null ? {} : { tooLarge }),
    data,
    spans,
  }
}

function unreadable(spans: Span[]): Picture {
  return { width: null, height: null, bytes: 0, contentType: null, valid: false, data: null, spans }
}

/** Decodes base64 of the standard alphabet, with or without line breaks; null where it contains anything else. */
function decodeBase64(text: Buffer, allocate: Allocate): Buffer | null {
  // Node accepts the URL alphabet too and skips unknown characters, so placeholders would become junk.
  if (text.includes(underscore) || text.includes(hyphen)) return null
  return decodeUnfolded(text, allocate) ?? decodeFolded(text.toString('latin1')) ?? decodeMended(text)
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

function decodeFolded(text: string): Buffer | null {
  const unfolded = text.replace(/[ \t\r\n]+/g, '')
  const data = Buffer.from(unfolded, 'base64')
  return data.length === decodedLength(countDigits(unfolded)) ? data : null
}

/** Base64 without the characters that XML forbids, which are damage. */
function decodeMended(text: Buffer): Buffer | null {
  const latin1 = withoutEncodedForbidden(text.toString('latin1'))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes.
  const mended = latin1.replace(/[\0-\x1f]+|\xef\xbf[\xbe\xbf]/g, '')
  return mended.length === text.length ? null : decodeFolded(mended)
}

/** Characters before the padding. */
function countDigits(text: Buffer | string): number {
  let digits = text.length
  while (digits > 0 && digits > text.length - 2 && isPadding(text[digits - 1])) digits--
  return digits
}

function isPadding(character: number | string | undefined): boolean {
  return character === padding || character === '='
}

/** Returns the number of bytes that `digits` base64 digits encode; -1 where valid base64 cannot have that many. */
function decodedLength(digits: number): number {
  return digits % 4 === 1 ? -1 : Math.floor((digits * 3) / 4)
}
