/** An object of a listing. */
export interface ListedObject {
  key: string
  bytes: number
}

export interface Listing {
  objects: ListedObject[]
  /** Beginnings of names up to a slash, of which each stands for many objects. */
  prefixes: string[]
  /** Asks for the next page; null after the last one. */
  next: string | null
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? whole
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal))
  })
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const elements = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, content = '']) => content)

/** The text of the first element of this name in an answer of an S3 store; null where there is none. */
export function textOf(xml: string, name: string): string | null {
  const [first] = elements(xml, name)
  return first === undefined ? null : unescaped(first)
}

/** Reads the answer to ListObjectsV2. */
export function readListing(xml: string): Listing {
  const objects = elements(xml, 'Contents').flatMap(content => {
    const key = textOf(content, 'Key')
    return key === null ? [] : [{ key, bytes: Number(textOf(content, 'Size') ?? 0) }]
  })
  const prefixes = elements(xml, 'CommonPrefixes').flatMap(content => textOf(content, 'Prefix') ?? [])
  const isCut = textOf(xml, 'IsTruncated') === 'true'
  return { objects, prefixes, next: isCut ? textOf(xml, 'NextContinuationToken') : null }
}

/** The first failure of a DeleteObjects answer, which has one for each object that stays; null where all are removed. */
export function deletionFailure(xml: string): string | null {
  const [first] = elements(xml, 'Error')
  if (first === undefined) return null
  return `${textOf(first, 'Key') ?? ''}: ${textOf(first, 'Code') ?? ''} ${textOf(first, 'Message') ?? ''}`.trim()
}
