import { SaxesParser } from 'saxes'
import type { Span, UnparsedReason } from '../../model/index.ts'
import type { Stretch } from '../open-post.ts'
import { readText } from '../text/read-text.ts'
import type { XmlElement } from './element.ts'
import { mendText } from './mend-text.ts'
import { parsePlain } from './parse-plain.ts'
import type { ScannedDocument } from './scan-documents.ts'

/** Why a document cannot be read. */
export interface Complaint {
  reason: UnparsedReason
  detail: string
}

export type ParsedSkeleton = { root: XmlElement } | Complaint

const imageMark = '@'

/** The index in the document's `images` of the picture in an image element; null where it contains anything else. */
export function imageIndexOf(element: XmlElement): number | null {
  const text = element.text.trim()
  return text.startsWith(imageMark) && /^@\d{1,6}$/.test(text) ? Number(text.slice(1)) : null
}

/**
 * Parses one document without its pictures: a mark (`imageIndexOf`) replaces the base64 of a picture. A document that is not
 * well-formed is parsed a second time with its characters repaired; `complaint` then contains the first error.
 */
export function parseSkeleton(stretch: Stretch, document: ScannedDocument): ParsedSkeleton & { complaint?: Complaint } {
  const text = skeletonText(stretch, document)
  const plain = document.complete ? parsePlain(text) : null
  if (plain !== null) return { root: plain }
  const parsed = parseStrictly(text, document.complete)
  if ('root' in parsed || parsed.reason === 'truncated') return parsed
  const mended = parseStrictly(mendText(text), document.complete)
  if ('root' in mended) return { ...mended, complaint: parsed }
  return mended.reason === 'truncated' ? mended : parsed
}

/** The result of the parser for a text; `complete` is true where its root is known to be closed. */
export function parseStrictly(text: string, complete: boolean): ParsedSkeleton {
  const top: XmlElement = { name: '', key: '', attributes: {}, children: [], text: '' }
  const parser = new SaxesParser({ xmlns: false, position: false })
  buildTree(parser, top)
  let ended = false
  try {
    parser.write(text)
    ended = true
    parser.close()
  } catch (error) {
    return explain(error instanceof Error ? error.message : String(error), ended && !complete)
  }
  const root = top.children[0]
  return root === undefined ? { reason: 'truncated', detail: 'The post ends before its root element.' } : { root }
}

function buildTree(parser: SaxesParser, top: XmlElement): void {
  const open: XmlElement[] = []
  let current = top
  parser.on('opentag', tag => {
    const { name } = tag
    const element: XmlElement = { name, key: name.toLowerCase(), attributes: tag.attributes, children: [], text: '' }
    current.children.push(element)
    open.push(current)
    current = element
  })
  parser.on('closetag', () => {
    current = open.pop() ?? top
  })
  const addText = (text: string) => {
    current.text = current.text === '' ? text : current.text + text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
}

/** An error at the end of an unclosed root means a truncated post; any other error means broken XML. */
function explain(message: string, cutShort: boolean): ParsedSkeleton {
  if (cutShort) return { reason: 'truncated', detail: `The post ends too early: ${message}` }
  const reason = message.includes('undefined entity') ? 'forbidden-xml' : 'malformed-xml'
  return { reason, detail: `The XML is broken: ${message}` }
}

function skeletonText({ bytes, wide }: Stretch, document: ScannedDocument): string {
  const pieces = piecesOf(document)
  if (wide !== null) return pieces.map(piece => (typeof piece === 'string' ? piece : wide.slice(...piece))).join('')
  const cut = pieces.map(piece => (typeof piece === 'string' ? Buffer.from(piece) : bytes.subarray(...piece)))
  const [only] = cut
  return readText(cut.length === 1 && only !== undefined ? only : Buffer.concat(cut), document.encoding)
}

/** The remaining ranges of a document, and the marks that replace its pictures. */
function piecesOf(document: ScannedDocument): ([start: number, end: number] | string)[] {
  const pieces: ([number, number] | string)[] = []
  let from = document.start
  let image = 0
  for (const cut of cutsOf(document)) {
    pieces.push([from, cut.start])
    if (document.images[image] === cut) pieces.push(imageMark + image++)
    from = cut.end
  }
  pieces.push([from, document.end])
  return pieces
}

function cutsOf(document: ScannedDocument): Span[] {
  if (document.ignored.length === 0) return document.images
  return [...document.images, ...document.ignored].sort((a, b) => a.start - b.start)
}
