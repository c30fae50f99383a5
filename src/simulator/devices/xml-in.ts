import { SaxesParser } from 'saxes'

/** An element of a request. */
export interface XmlNode {
  name: string
  attributes: Record<string, string>
  children: XmlNode[]
  /** Character data directly inside, CDATA included, trimmed. */
  text: string
}

/** Parses a document and returns its root; null when it is not well-formed. */
export function readXml(text: string): XmlNode | null {
  const top: XmlNode = { name: '', attributes: {}, children: [], text: '' }
  const open = [top]
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => {
    const node: XmlNode = { name, attributes: { ...attributes } as Record<string, string>, children: [], text: '' }
    open.at(-1)?.children.push(node)
    open.push(node)
  })
  const addText = (part: string) => {
    const node = open.at(-1)
    if (node) node.text += part
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const node = open.pop()
    if (node) node.text = node.text.trim()
  })
  try {
    parser.write(text).close()
  } catch {
    return null
  }
  return top.children[0] ?? null
}

/** Returns the element at a path of names. The spelling must match exactly, as for devices. */
export function find(node: XmlNode | null | undefined, ...names: string[]): XmlNode | undefined {
  let found = node ?? undefined
  for (const name of names) found = found?.children.find(child => child.name === name)
  return found
}

/** Returns the text of an element; undefined when it is missing. */
export function textAt(node: XmlNode | null | undefined, ...names: string[]): string | undefined {
  return find(node, ...names)?.text
}

/** Returns the `item` children. */
export function itemsOf(node: XmlNode | undefined): XmlNode[] {
  return node?.children.filter(child => child.name === 'item') ?? []
}

/** Returns all elements with this name, ignoring prefixes, at any depth. */
export function itemsNamed(node: XmlNode, name: string): XmlNode[] {
  const own = node.name.replace(/^.*:/, '') === name ? [node] : []
  return [...own, ...node.children.flatMap(child => itemsNamed(child, name))]
}
