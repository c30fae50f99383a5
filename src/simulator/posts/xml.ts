/** Text that the device wraps in CDATA. */
export interface Cdata {
  cdata: string
}

export interface XmlElement {
  name: string
  attributes: Record<string, string | number>
  content: XmlContent
}

/** What stands between the tags; null is a self-closed element. */
export type XmlContent = string | number | boolean | Cdata | readonly XmlElement[] | null

export function el(name: string, content: XmlContent, attributes: Record<string, string | number> = {}): XmlElement {
  return { name, attributes, content }
}

/** A list as cameras write it: `type="list"` and the number of items, each an `item`. */
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
  // The end mark of CDATA cannot stand inside it, so the text is cut in two there.
  if ('cdata' in content) return `${open}><![CDATA[${content.cdata.replaceAll(']]>', ']]]]><![CDATA[>')}]]>${close}`
  return `${open}>\n${content.map(child => write(child, `${indent}  `)).join('')}${indent}${close}`
}

/** The document as UTF-8. Line ends carry no meaning: the post survives their removal. */
export function documentOf(root: XmlElement, options: { declaration: boolean }): Buffer {
  const declaration = options.declaration ? '<?xml version="1.0" encoding="UTF-8" ?>\n' : ''
  return Buffer.from(declaration + write(root, ''))
}
