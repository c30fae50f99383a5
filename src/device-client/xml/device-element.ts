import { SaxesParser } from 'saxes'
import type { XmlElement } from '../../protocol/xml/element.ts'
import { scanDocuments } from '../../protocol/xml/scan-documents.ts'

/** An element of a device's answer that can be written back as it came. */
export interface DeviceElement extends XmlElement {
  children: DeviceElement[]
  /** Its text stood in CDATA; some firmwares read strings only from there. */
  cdata: boolean
}

/**
 * Reads a device's XML; null for what is no whole, well-formed document. Document types, entities and endless nesting
 * are turned away before the parser sees them.
 */
export function parseDeviceXml(bytes: Buffer): DeviceElement | null {
  const document = scanDocuments(bytes)[0]
  if (document === undefined || !document.complete || document.refused !== null) return null
  const top: DeviceElement = { name: '', key: '', attributes: {}, children: [], text: '', cdata: false }
  try {
    read(bytes.toString('utf8', document.start, document.end), top)
  } catch {
    return null
  }
  return top.children[0] ?? null
}

function read(text: string, top: DeviceElement): void {
  const parser = new SaxesParser({ xmlns: false, position: false })
  const open: DeviceElement[] = []
  let current = top
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, key: name.toLowerCase(), attributes, children: [], text: '', cdata: false }
    current.children.push(element)
    open.push(current)
    current = element
  })
  parser.on('closetag', () => {
    current = open.pop() ?? top
  })
  parser.on('text', text => {
    current.text += text
  })
  parser.on('cdata', text => {
    current.text += text
    current.cdata = true
  })
  parser.write(text)
  parser.close()
}

/** An element of our own making; a string or number is its text. */
export function element(
  name: string,
  content: DeviceElement[] | string | number | boolean = '',
  attributes: Record<string, string> = {},
): DeviceElement {
  const children = Array.isArray(content) ? content : []
  const text = Array.isArray(content) ? '' : String(content)
  return { name, key: name.toLowerCase(), attributes, children, text, cdata: typeof content === 'string' }
}
