import { SaxesParser } from 'saxes'
import type { XmlElement } from '../../protocol/xml/element.ts'
import { scanDocuments } from '../../protocol/xml/scan-documents.ts'

/** An element of a device's answer, which can be written back unchanged. */
export interface DeviceElement extends XmlElement {
  children: DeviceElement[]
  /** Whether its text was in CDATA; some firmware reads strings only from there. */
  cdata: boolean
}

/**
 * Parses a device's XML. Returns null unless the document is complete and well-formed. Rejects document types, entities
 * and excessive nesting before parsing.
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

/** Builds a new element; a string or number becomes its text. */
export function element(
  name: string,
  content: DeviceElement[] | string | number | boolean = '',
  attributes: Record<string, string> = {},
): DeviceElement {
  const children = Array.isArray(content) ? content : []
  const text = Array.isArray(content) ? '' : String(content)
  return { name, key: name.toLowerCase(), attributes, children, text, cdata: typeof content === 'string' }
}
