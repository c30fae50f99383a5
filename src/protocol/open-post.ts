import type { Span } from '../model/index.ts'
import { decodeTransfer } from './multipart/decode-transfer.ts'
import { type Part, splitParts } from './multipart/split-parts.ts'
import { wideText } from './text/wide-text.ts'

/** A part of a post that is read as XML. */
export interface Stretch {
  /** The XML with one byte per unit of its markup; all positions refer to these bytes. */
  bytes: Buffer
  /** The text where the post is in UTF-16: one character per byte of `bytes`. */
  wide: string | null
  /** The position of `bytes` in the post; null where they were decoded, so that the post does not contain them as they are. */
  origin: number | null
  /** The number of bytes of the post for which one byte of `bytes` stands. */
  unitBytes: 1 | 2
}

/** A picture in a post, outside of its XML. */
export interface LoosePicture {
  bytes: Buffer
  /** Its ranges in the post; none where its bytes had to be decoded. */
  places: Span[]
  /** The name from the sender: a hint at what the picture shows, never a path. */
  name: string
}

/** The parts of a post. */
export interface OpenedPost {
  stretches: Stretch[]
  pictures: LoosePicture[]
}

// A multipart body may be a part itself (multipart/mixed in form-data).
const mostNesting = 3
/** The most parts in all bodies of a post together. */
const mostParts = 64

/** Opens a post: one stretch of XML, unless its body is multipart. */
export function openPost(bytes: Buffer): OpenedPost {
  const whole: Span = { start: 0, end: bytes.length }
  const parts = splitParts(bytes, whole)
  if (parts === null) return { stretches: [stretchOf(bytes, 0)], pictures: [] }
  const opened: OpenedPost = { stretches: [], pictures: [] }
  for (const part of flatten(bytes, parts, 1).slice(0, mostParts)) openPart(bytes, part, opened)
  // Without XML it becomes an unparsed post, like any other.
  return opened.stretches.length > 0 ? opened : { stretches: [stretchOf(bytes, 0)], pictures: [] }
}

/** The parts, including those of nested bodies. */
function flatten(post: Buffer, parts: Part[], depth: number): Part[] {
  return parts.flatMap(part => {
    const isNested = depth < mostNesting && part.headers.get('content-type')?.startsWith('multipart/')
    const inner = isNested ? splitParts(post, part.content) : null
    return inner === null ? [part] : flatten(post, inner, depth + 1)
  })
}

function openPart(post: Buffer, { headers, content }: Part, opened: OpenedPost): void {
  const sent = post.subarray(content.start, content.end)
  const bytes = decodeTransfer(sent, headers.get('content-transfer-encoding'))
  const isAsSent = bytes === sent
  if (isPicture(bytes)) {
    const places = isAsSent ? [content] : []
    opened.pictures.push({ bytes, places, name: nameOf(headers.get('content-disposition') ?? '') })
  } else if (isXml(bytes)) opened.stretches.push(stretchOf(bytes, isAsSent ? content.start : null))
}

function stretchOf(bytes: Buffer, origin: number | null): Stretch {
  const wide = wideText(bytes)
  if (wide === null) return { bytes, wide: null, origin, unitBytes: 1 }
  const { text, narrow, start } = wide
  return { bytes: narrow, wide: text, origin: origin === null ? null : origin + start, unitBytes: 2 }
}

/** The position of a range of a stretch in the post; none where the stretch was decoded. */
export function placesOf({ origin, unitBytes }: Stretch, { start, end }: Span): Span[] {
  return origin === null ? [] : [{ start: origin + unitBytes * start, end: origin + unitBytes * end }]
}

function isPicture(bytes: Buffer): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8
}

/** Whether a part begins like XML, with `<` after blanks and byte order marks, whatever its header says. */
function isXml(bytes: Buffer): boolean {
  const head = bytes.toString('latin1', 0, 64)
  return /^(?:[\0-\x20]|\xef\xbb\xbf|\xff\xfe|\xfe\xff)*</.test(head)
}

/** The `name` and `filename` in a part's `Content-Disposition`. */
function nameOf(disposition: string): string {
  return [...disposition.matchAll(/;\s*(?:file)?name="?([^";]{0,100})/gi)].map(match => match[1]).join(' ')
}
