/** A text that is written as CDATA. */
export interface Cdata {
  cdata: string
}

export interface XmlElement {
  name: string
  attributes: Record<string, string | number>
  content: XmlContent
}

/** The content of an element; null is a self-closed one. */
export type XmlContent = string | number | boolean | Cdata | readonly XmlElement[] | null

export function el(name: string, content: XmlContent, attributes: Record<string, string | number> = {}): XmlElement {
  return { name, attributes, content }
}

/** Builds a camera's list: `type="list"`, the number of items, and each an `item`. */
export function list(name: string, items: readonly (readonly XmlElement[])[]): XmlElement {
  return el(
    name,
    items.map(item => el('item', item)),
    { type: 'list', count: items.length },
  )
}

export function cdata(text: string): Cdata {
  return { cdata: text }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string) => text.replace(/[&<>"]/g, character => entities[character] ?? character)

function write(element: XmlElement, indent: string): string {
  const attributes = Object.entries(element.attributes).map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
  const open = `${indent}<${element.name}${attributes.join('')}`
  const { content } = element
  if (content === null) return `${open}/>\n`
  const close = `</${element.name}>\n`
  if (typeof content !== 'object') return `${open}>${escaped(String(content))}${close}`
  // CDATA cannot contain its own end mark, so the text is split there.
  if ('cdata' in content) return `${open}><![CDATA[${content.cdata.replaceAll(']]>', ']]]]><![CDATA[>')}]]>${close}`
  return `${open}>\n${content.map(child => write(child, `${indent}  `)).join('')}${indent}${close}`
}

/** Serialises a document as UTF-8. Line ends have no meaning and can be removed. */
export function documentOf(root: XmlElement, options: { declaration: boolean }): Buffer {
  const declaration = options.declaration ? '<?xml version="1.0" encoding="UTF-8" ?>\n' : ''
  return Buffer.from(declaration + write(root, ''))
}
