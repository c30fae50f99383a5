/** An element of the skeleton of a post: its XML without the pictures. */
export interface XmlElement {
  /** As sent; a status message names its alarms by it. */
  name: string
  /** The name in lower case, because firmware spells the same element `Width` and `width`. */
  key: string
  attributes: Record<string, string>
  children: XmlElement[]
  /** All character data directly inside, CDATA included, untrimmed. */
  text: string
}

/** The first child with one of these lower-case names; earlier names win. */
export function child(parent: XmlElement | undefined, ...keys: string[]): XmlElement | undefined {
  if (parent === undefined) return undefined
  for (const key of keys) {
    for (const candidate of parent.children) if (candidate.key === key) return candidate
  }
  return undefined
}

/** The `item` children; `@count` is ignored because devices send it wrong (VFD of Provision: 2 for one item). */
export function items(list: XmlElement | undefined): XmlElement[] {
  return list === undefined ? [] : list.children.filter(candidate => candidate.key === 'item')
}

/** The trimmed text of an element; undefined where it is absent or empty. */
export function textIn(element: XmlElement | undefined): string | undefined {
  if (element === undefined) return undefined
  const text = element.text.trim()
  return text === '' ? undefined : text
}

/** Like `textIn`, but an empty element's value is its `@count`, as LPR cameras of firmware 5.3.1 send numbers. */
export function valueIn(element: XmlElement | undefined): string | undefined {
  return textIn(element) ?? (element?.children.length === 0 ? element.attributes.count?.trim() || undefined : undefined)
}

/** Trimmed text of the first child with one of these lower-case names. */
export function childText(parent: XmlElement | undefined, ...keys: string[]): string | undefined {
  return textIn(child(parent, ...keys))
}

/** Value (text or `@count`) of the first child with one of these lower-case names. */
export function childValue(parent: XmlElement | undefined, ...keys: string[]): string | undefined {
  return valueIn(child(parent, ...keys))
}
