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

/** Which of the document's `images` an image element holds; null where it holds anything else. */
export function imageIndexOf(element: XmlElement): number | null {
  const text = element.text.trim()
  return text.startsWith(imageMark) && /^@\d{1,6}$/.test(text) ? Number(text.slice(1)) : null
}

/**
 * Parses one document without its pictures; in place of a picture's base64 stands a mark (`imageIndexOf`). What is no XML
 * is tried a second time with its characters mended: then `complaint` says what was wrong with it.
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

/** What the parser makes of a text; `complete` when its root is known to be closed. */
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

/** A complaint that only comes at the end of an unclosed root means a post cut short; any other, broken XML. */
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

/** What is left of a document, by start and end, and the marks in place of its pictures. */
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
