import { SaxesParser } from 'saxes'
import type { Span, UnparsedReason } from '../../model/index.ts'
import type { XmlElement } from './element.ts'
import { parsePlain } from './parse-plain.ts'
import type { ScannedDocument } from './scan-documents.ts'

export type ParsedSkeleton = { root: XmlElement } | { reason: UnparsedReason; detail: string }

const imageMark = '@'

/** Which of the document's `images` an image element holds; null where it holds anything else. */
export function imageIndexOf(element: XmlElement): number | null {
  const text = element.text.trim()
  return text.startsWith(imageMark) && /^@\d{1,6}$/.test(text) ? Number(text.slice(1)) : null
}

/** Parses one document without its pictures, strictly; in place of a picture's base64 stands a mark (`imageIndexOf`). */
export function parseSkeleton(bytes: Buffer, document: ScannedDocument): ParsedSkeleton {
  const text = skeletonText(bytes, document)
  const plain = document.complete ? parsePlain(text) : null
  return plain === null ? parseStrictly(text, document.complete) : { root: plain }
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

function skeletonText(bytes: Buffer, document: ScannedDocument): string {
  let text = ''
  let from = document.start
  let image = 0
  for (const cut of cutsOf(document)) {
    text += bytes.toString('utf8', from, cut.start)
    if (document.images[image] === cut) text += imageMark + image++
    from = cut.end
  }
  return text + bytes.toString('utf8', from, document.end)
}

function cutsOf(document: ScannedDocument): Span[] {
  if (document.ignored.length === 0) return document.images
  return [...document.images, ...document.ignored].sort((a, b) => a.start - b.start)
}
