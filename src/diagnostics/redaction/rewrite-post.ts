import { isProtocolAttribute, isProtocolValue } from './allow-list.ts'

/** Functions that return the replacement for a private part of a post. */
export interface Replacements {
  /**
   * Replaces a value between tags, without surrounding white space. `element` is the innermost open one; empty outside
   * of all.
   */
  value(text: string, element: string): string
  attribute(text: string, name: string): string
  /** Replaces a comment, or a part of a tag that is neither a name nor an attribute. */
  other(text: string): string
}

// The last token may be cut off.
const tokens = /<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)|<[^<>]*>?|[^<]+/g
const markup = /^<([?!/]?)([^\s<>/?!]*)([\s\S]*?)([?/]?>?)$/
const attribute = /([A-Za-z_][\w.:-]{0,60})(\s*=\s*)("[^"]*"|'[^']*')/g
const elementName = /^[A-Za-z_][\w.:-]{0,60}$/

const cdata = { opening: '<![CDATA[', closing: ']]>' }
const comment = { opening: '<!--', closing: '-->' }

/** Returns the content between two marks; the closing one may be missing. */
function between(token: string, { opening, closing }: typeof cdata): { content: string; end: string } {
  // `<!-->` is an unterminated comment.
  const isClosed = token.endsWith(closing) && token.length >= opening.length + closing.length
  const content = token.slice(opening.length, isClosed ? -closing.length : undefined)
  return { content, end: isClosed ? closing : '' }
}

/** Returns whether a value is directly between `<element …>` and `</element>`. */
function isEnclosed(element: string, before: string | undefined, after: string | undefined): boolean {
  const name = /^<([\w.:-]+)(?:\s[^<>]*)?(?<!\/)>$/.exec(before ?? '')?.[1]
  return name === element && after?.toLowerCase() === `</${element.toLowerCase()}>`
}

function rewriteAttributes(text: string, replacements: Replacements): string {
  let result = ''
  let end = 0
  for (const match of text.matchAll(attribute)) {
    const [whole, name = '', equals = '', quoted = ''] = match
    const value = quoted.slice(1, -1)
    const quote = quoted.slice(0, 1)
    const shown = isProtocolAttribute(name, value) ? value : replacements.attribute(value, name)
    result += `${replacements.other(text.slice(end, match.index))}${name}${equals}${quote}${shown}${quote}`
    end = match.index + whole.length
  }
  return result + replacements.other(text.slice(end))
}

function rewriteTag(tag: string, replacements: Replacements): string {
  const [, opening = '', name = '', attributes = '', closing = ''] = markup.exec(tag) ?? []
  const shownName = elementName.test(name) ? name : replacements.other(name)
  return `<${opening}${shownName}${rewriteAttributes(attributes, replacements)}${closing}`
}

/** Updates the list of open elements, the innermost last. */
function followTag(tag: string, open: string[]): void {
  if (/^<[!?]/.test(tag) || tag.endsWith('/>')) return
  if (tag.startsWith('</')) open.pop()
  else open.push(/^<([^\s<>/]*)/.exec(tag)?.[1] ?? '')
}

/**
 * Rewrites everything in a post that the allow-list does not contain, and returns the tokens in order. Keeps the names
 * of elements and attributes. Works on posts that are truncated or not XML. Bytes are handled as Latin-1 characters, so
 * that replacements of the same length keep the length in bytes.
 */
export function rewritePost(post: Buffer, replacements: Replacements): string[] {
  const parts = post.toString('latin1').match(tokens) ?? []
  const open: string[] = []
  const rewriteValue = (text: string, index: number) => {
    const value = text.trim()
    const element = open.at(-1) ?? ''
    if (value === '') return text
    if (isEnclosed(element, parts[index - 1], parts[index + 1]) && isProtocolValue(element, value)) return text
    const start = text.indexOf(value)
    return text.slice(0, start) + replacements.value(value, element) + text.slice(start + value.length)
  }
  return parts.map((part, index) => {
    if (part.startsWith(cdata.opening)) {
      const { content, end } = between(part, cdata)
      return `${cdata.opening}${rewriteValue(content, index)}${end}`
    }
    if (part.startsWith(comment.opening)) {
      const { content, end } = between(part, comment)
      return `${comment.opening}${replacements.other(content)}${end}`
    }
    if (!part.startsWith('<')) return rewriteValue(part, index)
    followTag(part, open)
    return rewriteTag(part, replacements)
  })
}
