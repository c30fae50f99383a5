import type { XmlElement } from './element.ts'

// A name, then attributes in double quotes with only blanks between them: every known device writes tags like this.
const tagName = /[A-Za-z_][\w.-]*/y
const attribute = / +([A-Za-z_][\w.-]*)="([^"<\t\n]*)"/y
const tagRest = / *\/?$/y
// References, and characters that are forbidden or take two code units.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const notPlain = /[&\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/
const cdataStart = '<![CDATA['

type StartTag = Pick<XmlElement, 'name' | 'key' | 'attributes'>

function readStartTag(inside: string): StartTag | null {
  tagName.lastIndex = 0
  const name = tagName.exec(inside)?.[0]
  if (name === undefined) return null
  const attributes: Record<string, string> = {}
  let at = name.length
  for (;;) {
    attribute.lastIndex = at
    const found = attribute.exec(inside)
    if (found === null) break
    const [whole, key = '', value = ''] = found
    if (Object.hasOwn(attributes, key)) return null
    attributes[key] = value
    at += whole.length
  }
  tagRest.lastIndex = at
  return tagRest.test(inside) ? { name, key: name.toLowerCase(), attributes } : null
}

// Devices write the same few tags in every post, so parsed tags are cached.
const knownTags = new Map<string, StartTag>()
const mostKnownTags = 1000
const longestKnownTag = 100

function startTag(inside: string): StartTag | null {
  const known = knownTags.get(inside)
  if (known !== undefined) return known
  if (inside.length > longestKnownTag || knownTags.size >= mostKnownTags) return readStartTag(inside)
  // A copy, because a slice would keep the whole post in memory.
  const own = Buffer.from(inside).toString()
  const tag = readStartTag(own)
  if (tag !== null) knownTags.set(own, tag)
  return tag
}

/** Reads the text from the first tag to the last into `top`, with a stack of open elements. */
class PlainReader {
  private readonly text: string
  private readonly open: XmlElement[] = []
  private current: XmlElement
  private position = 0

  constructor(text: string, top: XmlElement) {
    this.text = text
    this.current = top
  }

  /** Returns false where the text is not plain. */
  run(): boolean {
    const { text } = this
    for (;;) {
      const tag = text.indexOf('<', this.position)
      if (!this.addText(text.slice(this.position, tag < 0 ? text.length : tag))) return false
      if (tag < 0) return this.open.length === 0
      if (!this.markup(tag)) return false
    }
  }

  private addText(text: string): boolean {
    if (text === '') return true
    if (this.open.length === 0) return text.trim() === ''
    if (text.includes(']]>')) return false
    this.current.text += text
    return true
  }

  private markup(tag: number): boolean {
    const next = this.text.charCodeAt(tag + 1)
    if (next === 0x21) return this.cdata(tag)
    const end = this.text.indexOf('>', tag)
    if (end < 0) return false
    this.position = end + 1
    return next === 0x2f ? this.close(this.text.slice(tag + 2, end)) : this.start(this.text.slice(tag + 1, end))
  }

  private cdata(tag: number): boolean {
    if (this.open.length === 0 || !this.text.startsWith(cdataStart, tag)) return false
    const end = this.text.indexOf(']]>', tag)
    if (end < 0) return false
    this.current.text += this.text.slice(tag + cdataStart.length, end)
    this.position = end + 3
    return true
  }

  private start(inside: string): boolean {
    const tag = startTag(inside)
    const isSecondRoot = this.open.length === 0 && this.current.children.length > 0
    if (tag === null || isSecondRoot) return false
    const element = { name: tag.name, key: tag.key, attributes: tag.attributes, children: [], text: '' }
    this.current.children.push(element)
    if (inside.endsWith('/')) return true
    this.open.push(this.current)
    this.current = element
    return true
  }

  private close(name: string): boolean {
    const parent = this.open.pop()
    if (parent === undefined || name !== this.current.name) return false
    this.current = parent
    return true
  }
}

/**
 * Reads a document in the plain XML that devices write, several times faster than the parser and with the same result. Null
 * for a document that is not plain, well-formed or not; the parser reads that one.
 */
export function parsePlain(text: string): XmlElement | null {
  if (notPlain.test(text)) return null
  const top: XmlElement = { name: '', key: '', attributes: {}, children: [], text: '' }
  // XML 1.0, section 2.11: a line end is one character.
  const unixText = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  return new PlainReader(unixText, top).run() ? (top.children[0] ?? null) : null
}
