import type { Span, UnparsedReason } from '../../model/index.ts'
import { declaredEncoding } from '../text/declared-encoding.ts'
import { isBlank, isMeaningless, mayBeginName, skipMeaningless, startsWith } from './byte-classes.ts'
import { maxDepth, maxDocuments, maxMarkup, maxSkeletonBytes, maxTagBytes } from './limits.ts'

/** One XML document of a post, found by its tags. */
export interface ScannedDocument {
  start: number
  /** The position after the end tag of the root; of an unfinished document, the end of what is worth parsing. */
  end: number
  /** Whether the root was closed. */
  complete: boolean
  /** The encoding in the XML declaration, as written; null where there is none. */
  encoding: string | null
  /** Content of the image elements, without white space and CDATA wrapper, in document order; none is empty. */
  images: Span[]
  /** Ranges without meaning (comments, capability lists), in order; they never overlap `images`. */
  ignored: Span[]
  /** Why the scan was given up before the end, else null. */
  refused: { reason: UnparsedReason; detail: string } | null
}

const space = 0x20
const lessThan = 0x3c
const greaterThan = 0x3e
const slash = 0x2f
const exclamation = 0x21
const question = 0x3f
const doubleQuote = 0x22
const singleQuote = 0x27

/** The result of `tagEnd` for text that only looks like the beginning of a tag. */
const noTag = -2

/** The part of a post's limits that its previous documents have left. */
interface ScanRoom {
  markup: number
  skeletonBytes: number
}

/**
 * Finds the end of one document, its pictures and whatever forbids reading it, in one pass over the bytes. It checks limits
 * only; the parser checks whether the document is well-formed.
 */
class DocumentScan {
  readonly bytes: Buffer
  readonly document: ScannedDocument
  readonly room: ScanRoom
  position: number
  depth = 0
  /** Bytes the parser will not see. */
  cutBytes = 0
  /** The start of the `types` block that is being skipped; -1 outside of one. */
  typesStart = -1

  constructor(bytes: Buffer, start: number, room: ScanRoom) {
    this.bytes = bytes
    this.room = room
    this.position = start
    this.document = openDocument(start, bytes.length)
  }

  run(): ScannedDocument {
    const { bytes, document, room } = this
    while (!document.complete && document.refused === null) {
      let at = this.position
      while (at < bytes.length && bytes[at] !== lessThan) at++
      if (at >= bytes.length) break
      this.position = at
      if (!this.markup(at)) break
      if (this.position - document.start - this.cutBytes > room.skeletonBytes) {
        this.refuse('malformed-xml', `More than ${maxSkeletonBytes} bytes beside the pictures.`)
      }
    }
    room.skeletonBytes -= this.position - document.start - this.cutBytes
    // An unclosed root proves that the post is truncated; a huge tail need not be parsed.
    if (!document.complete) document.end = Math.min(document.end, this.position + maxTagBytes)
    return document
  }

  /** Consumes the markup at `at`; false where the post ends inside it. */
  markup(at: number): boolean {
    if (--this.room.markup < 0) this.refuse('malformed-xml', `More than ${maxMarkup} tags.`)
    const next = this.bytes[at + 1]
    if (next === exclamation) return this.declaration(at)
    if (next === question) return this.instruction(at)
    const nameAt = next === slash ? at + 2 : at + 1
    if (!mayBeginName(this.bytes[nameAt])) return this.character(at)
    return next === slash ? this.endTag(at) : this.startTag(at)
  }

  /** Skips a `<` that begins no markup: some names contain `A < B`. */
  character(at: number): true {
    this.position = at + 1
    return true
  }

  skipPast(terminator: string, from: number): boolean {
    const found = this.bytes.indexOf(terminator, from, 'latin1')
    if (found < 0) return false
    this.position = found + terminator.length
    return true
  }

  declaration(at: number): boolean {
    if (startsWith(this.bytes, at, '<!--')) return this.skipPast('-->', at + 4) && this.ignore(at)
    if (startsWith(this.bytes, at, '<![cdata[')) return this.skipPast(']]>', at + 9)
    if (startsWith(this.bytes, at, '<!doctype') || startsWith(this.bytes, at, '<!entity')) {
      this.refuse('forbidden-xml', 'A document type or entity declaration, which no device sends.')
      return true
    }
    return this.skipPast('>', at)
  }

  /** Leaves out the range from `start` to the current position. */
  ignore(start: number): true {
    if (this.typesStart < 0) {
      this.document.ignored.push({ start, end: this.position })
      this.cutBytes += this.position - start
    }
    return true
  }

  /** Leaves out the XML declaration: it may come after blanks and comments, and only its encoding matters. */
  instruction(at: number): boolean {
    if (!this.skipPast('?>', at)) return false
    const isXmlDeclaration = startsWith(this.bytes, at, '<?xml') && isBlank(this.bytes[at + 5])
    if (isXmlDeclaration && at === this.document.start) {
      this.document.start = this.position
      this.document.encoding = declaredEncoding(this.bytes, at, this.position)
    }
    return true
  }

  endTag(at: number): boolean {
    const close = this.tagEnd(at + 2)
    if (close < 0) return close === noTag && this.character(at)
    this.position = close + 1
    this.depth--
    if (this.typesStart >= 0 && this.depth === 1) {
      const start = this.typesStart
      this.typesStart = -1
      this.ignore(start)
    }
    this.closeRootWhenDone()
    return true
  }

  startTag(at: number): boolean {
    const nameEnd = nameEndOf(this.bytes, at + 1)
    const close = this.tagEnd(nameEnd)
    if (close < 0) return close === noTag && this.character(at)
    this.position = close + 1
    if (this.bytes[close - 1] === slash) {
      this.closeRootWhenDone()
      return true
    }
    this.depth++
    if (this.depth > maxDepth) this.refuse('malformed-xml', `More than ${maxDepth} levels deep.`)
    // The capability list is half of a camera's post and contains nothing about the event.
    if (this.depth === 2 && nameEnd === at + 6 && startsWith(this.bytes, at, '<types')) this.typesStart = at
    return this.typesStart < 0 && isImageName(this.bytes, at + 1, nameEnd) ? this.imageContent() : true
  }

  /**
   * Position of the `>` of a tag whose name ends at `at`, outside of quotes; -1 where the post or the limit ends before it,
   * `noTag` where another `<` comes before it, which XML allows in no tag. It stays one loop because every byte of a post
   * passes through it.
   */
  tagEnd(at: number): number {
    const { bytes } = this
    const limit = Math.min(bytes.length, at + maxTagBytes)
    let quote = 0
    for (let i = at; i < limit; i++) {
      const byte = bytes[i] as number
      if (quote !== 0) {
        if (byte === quote) quote = 0
      } else if (byte === greaterThan) return i
      else if (byte === lessThan) return noTag
      else if (byte === doubleQuote || byte === singleQuote) quote = byte
    }
    if (limit < bytes.length) this.refuse('malformed-xml', `A tag of more than ${maxTagBytes} bytes.`)
    return -1
  }

  /** Called after the start tag of an image element; jumps to the end of its text. */
  imageContent(): boolean {
    const { bytes, document } = this
    let start = skipMeaningless(bytes, this.position)
    const wrapped = startsWith(bytes, start, '<![cdata[')
    if (wrapped) start = skipMeaningless(bytes, start + 9)
    const end = wrapped ? bytes.indexOf(']]>', start, 'latin1') : bytes.indexOf(lessThan, start)
    if (end < 0) {
      // Up to 16 MiB of a truncated picture, which the parser does not need.
      document.end = start
      return false
    }
    let last = end
    while (last > start && isMeaningless(bytes[last - 1])) last--
    if (last > start) document.images.push({ start, end: last })
    this.cutBytes += last - start
    this.position = wrapped ? end + 3 : end
    return true
  }

  closeRootWhenDone(): void {
    if (this.depth > 0) return
    this.document.complete = true
    this.document.end = this.position
  }

  refuse(reason: UnparsedReason, detail: string): void {
    this.document.refused ??= { reason, detail }
  }
}

function nameEndOf(bytes: Buffer, at: number): number {
  while (at < bytes.length) {
    const byte = bytes[at] as number
    if (byte === greaterThan || byte === slash || byte <= space) break
    at++
  }
  return at
}

const imageNameEnding = 'base64data'

/** `sourceBase64Data`, `targetBase64Data` and similar names of elements with a picture. */
function isImageName(bytes: Buffer, start: number, end: number): boolean {
  return end - start >= imageNameEnding.length && startsWith(bytes, end - imageNameEnding.length, imageNameEnding)
}

/** Skips what may come between documents: blanks, byte order marks, comments, and characters that XML forbids. */
function nextStart(bytes: Buffer, from: number): number {
  const at = skipAround(bytes, from)
  if (at < bytes.length || from > 0) return at
  // A post of zero bytes only is not an empty post.
  return hasForbidden(bytes) ? from : at
}

function hasForbidden(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at++) if (isMeaningless(bytes[at]) && !isBlank(bytes[at])) return true
  return false
}

function skipAround(bytes: Buffer, from: number): number {
  let at = from
  for (;;) {
    if (isMeaningless(bytes[at])) at++
    else if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3
    else if (startsWith(bytes, at, '<!--')) {
      const close = bytes.indexOf('-->', at + 4, 'latin1')
      if (close < 0) return at
      at = close + 3
    } else return at
  }
}

/**
 * Splits a post into its XML documents: usually one, none for an empty post. Never throws; takes time linear in the size. A
 * post that is not XML is one refused document that reaches to the end.
 */
export function scanDocuments(bytes: Buffer): ScannedDocument[] {
  const documents: ScannedDocument[] = []
  const room: ScanRoom = { markup: maxMarkup, skeletonBytes: maxSkeletonBytes }
  for (let at = nextStart(bytes, 0); at < bytes.length; ) {
    const document = bytes[at] === lessThan ? new DocumentScan(bytes, at, room).run() : notXml(bytes, at)
    documents.push(documents.length < maxDocuments ? document : refusal(at, bytes, 'malformed-xml', tooMany))
    if (!document.complete || documents.length > maxDocuments) break
    at = nextStart(bytes, document.end)
  }
  return documents
}

const tooMany = `More than ${maxDocuments} documents in one post.`

function notXml(bytes: Buffer, at: number): ScannedDocument {
  const detail = at === 0 ? 'The post does not begin with markup.' : 'Text where a document should begin.'
  return refusal(at, bytes, 'not-xml', detail)
}

function refusal(start: number, bytes: Buffer, reason: UnparsedReason, detail: string): ScannedDocument {
  return { ...openDocument(start, bytes.length), refused: { reason, detail } }
}

function openDocument(start: number, end: number): ScannedDocument {
  return { start, end, complete: false, encoding: null, images: [], ignored: [], refused: null }
}
