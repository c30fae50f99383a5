import type { Span } from '../model/index.ts'
import { decodeTransfer } from './multipart/decode-transfer.ts'
import { type Part, splitParts } from './multipart/split-parts.ts'
import { wideText } from './text/wide-text.ts'

/** A stretch of a post that is read as XML. */
export interface Stretch {
  /** The XML, one byte for each unit of its markup; positions in it are positions here. */
  bytes: Buffer
  /** Its text where it is UTF-16: a character for each byte of `bytes`. */
  wide: string | null
  /** Where `bytes` stands in the post; null where it had to be decoded, so that nothing of it stands there as it is. */
  origin: number | null
  /** Bytes of the post for one of `bytes`. */
  unitBytes: 1 | 2
}

/** A picture that stands in a post beside its XML. */
export interface LoosePicture {
  bytes: Buffer
  /** Where it stands in the post; nowhere where its bytes had to be decoded. */
  places: Span[]
  /** What its sender calls it; a hint at what it shows, never a path. */
  name: string
}

/** What a post is made of. */
export interface OpenedPost {
  stretches: Stretch[]
  pictures: LoosePicture[]
}

// A body of parts may be a part itself (multipart/mixed in form-data).
const mostNesting = 3
/** Of all bodies in a post together. */
const mostParts = 64

/** Opens a post: one stretch of XML, unless its body is multipart. */
export function openPost(bytes: Buffer): OpenedPost {
  const whole: Span = { start: 0, end: bytes.length }
  const parts = splitParts(bytes, whole)
  if (parts === null) return { stretches: [stretchOf(bytes, 0)], pictures: [] }
  const opened: OpenedPost = { stretches: [], pictures: [] }
  for (const part of flatten(bytes, parts, 1).slice(0, mostParts)) openPart(bytes, part, opened)
  // Without XML in it, it is a post that cannot be understood, like any other.
  return opened.stretches.length > 0 ? opened : { stretches: [stretchOf(bytes, 0)], pictures: [] }
}

/** The parts with those of the bodies in them. */
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

/** Where a range of a stretch stands in the post; nowhere where the stretch was decoded. */
export function placesOf({ origin, unitBytes }: Stretch, { start, end }: Span): Span[] {
  return origin === null ? [] : [{ start: origin + unitBytes * start, end: origin + unitBytes * end }]
}

function isPicture(bytes: Buffer): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8
}

/** Whether a part begins like XML, whatever its head says: behind blanks and marks stands `<`. */
function isXml(bytes: Buffer): boolean {
  const head = bytes.toString('latin1', 0, 64)
  return /^(?:[\0-\x20]|\xef\xbb\xbf|\xff\xfe|\xfe\xff)*</.test(head)
}

/** The `name` and `filename` in a part's `Content-Disposition`. */
function nameOf(disposition: string): string {
  return [...disposition.matchAll(/;\s*(?:file)?name="?([^";]{0,100})/gi)].map(match => match[1]).join(' ')
}
