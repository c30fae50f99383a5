import { type DeviceElement, element } from './device-element.ts'

/** Removes the characters that XML 1.0 cannot contain: most control characters and unpaired surrogates. */
function writable(text: string): string {
  return [...text.toWellFormed()]
    .filter(sign => sign >= ' ' || /[\t\n\r]/.test(sign))
    .join('')
    .replace(/[\ufffe\uffff]/g, '')
}

/** Serialises an element with its content. Text from CDATA is written as CDATA. */
function writeElement(node: DeviceElement): string {
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escaped(value, /[\t\n\r]/g)}"`)
  const inside = node.children.length > 0 ? node.children.map(writeElement).join('') : textOf(node)
  const tag = node.name + attributes.join('')
  return inside === '' ? `<${tag}/>` : `<${tag}>${inside}</${node.name}>`
}

/** Builds a complete document: a `config` element of this version around the content. */
export function writeConfig(version: string, content: DeviceElement[]): string {
  const config = element('config', content, { version, xmlns: 'http://www.ipc.com/ver10' })
  return writeDocument(config)
}

export function writeDocument(root: DeviceElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeElement(root)}`
}

function textOf({ text, cdata }: DeviceElement): string {
  if (!cdata) return escaped(text, /\r/g)
  return text === '' ? '' : `<![CDATA[${writable(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}

const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Escapes text. `blanks` are written as references because a reader would normalise them. */
function escaped(text: string, blanks: RegExp): string {
  return writable(text)
    .replace(/[&<>"]/g, sign => references[sign] ?? sign)
    .replace(blanks, blank => `&#${blank.charCodeAt(0)};`)
}
