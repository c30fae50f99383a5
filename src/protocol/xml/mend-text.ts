// What XML 1.0 forbids wherever it stands (section 2.2); of surrogates those without their other half.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** An ampersand, with the reference that it begins if XML knows it without a document type. */
const ampersand = /&(#\d+;|#x[\da-fA-F]+;|amp;|lt;|gt;|quot;|apos;)?/g

const mostAmpersands = 10_000

const cdataStart = '<![CDATA['

/**
 * The text of a document as its sender meant it, for the parser's second try: forbidden characters and references to such
 * are left out, and an ampersand that begins no reference stands for itself, as does a `<` that begins no markup. Markup
 * keeps its meaning: nothing becomes a tag or a declaration that was none.
 */
export function mendText(text: string): string {
  if (!mayBeMended(text)) return text
  let mended = ''
  for (let at = 0; at < text.length; ) {
    const markup = text.indexOf('<', at)
    if (markup < 0) return mended + mendCharacters(text.slice(at))
    mended += mendCharacters(text.slice(at, markup))
    const end = markupEnd(text, markup)
    mended += end === null ? '&lt;' : mendMarkup(text.slice(markup, end))
    at = end ?? markup + 1
  }
  return mended
}

/** A name with an ampersand is somebody's; thousands of them cost more to read than they are worth. */
function mayBeMended(text: string): boolean {
  let count = 0
  for (let at = text.indexOf('&'); at >= 0 && count <= mostAmpersands; at = text.indexOf('&', at + 1)) count++
  return count <= mostAmpersands
}

/** Behind the markup at `at`, the text's end where it is unfinished; null where a `<` stands for itself. */
function markupEnd(text: string, at: number): number | null {
  if (isCdata(text, at)) return behind(text, ']]>', at)
  if (text.startsWith('<!--', at)) return behind(text, '-->', at)
  if (text.startsWith('<?', at)) return behind(text, '?>', at)
  if (text.startsWith('<!', at)) return behind(text, '>', at)
  return isTagStart(text, at) ? tagEnd(text, at) : null
}

function isCdata(text: string, at: number): boolean {
  return text.slice(at, at + cdataStart.length).toUpperCase() === cdataStart
}

function behind(text: string, terminator: string, from: number): number {
  const found = text.indexOf(terminator, from)
  return found < 0 ? text.length : found + terminator.length
}

/** Names begin with a letter, `_` or `:` (XML 1.0, section 2.3); whatever is beyond ASCII is left to the parser. */
function isTagStart(text: string, at: number): boolean {
  return /^<\/?[A-Za-z_:\u0080-\uffff]/.test(text.slice(at, at + 3))
}

/** Null where another `<` comes first: XML allows none inside a tag. */
function tagEnd(text: string, at: number): number | null {
  let quote = ''
  for (let i = at + 1; i < text.length; i++) {
    const character = text.charAt(i)
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '>') return i + 1
    else if (character === '<') return null
    else if (character === '"' || character === "'") quote = character
  }
  return text.length
}

function withoutForbidden(text: string): string {
  return text.replace(forbidden, '').replace(loneSurrogate, '')
}

function mendMarkup(markup: string): string {
  if (isCdata(markup, 0)) return mendCdata(markup)
  // A declaration that only shows when something is left out of it would be one that nobody has looked at.
  if (markup.startsWith('<!') || markup.startsWith('<?')) return markup
  return withoutForbidden(markup).replace(/"[^"]*"|'[^']*'/g, value => mendCharacters(value).replaceAll('<', '&lt;'))
}

/** As characters, because what is left out may have stood between the parts of a `]]>`. */
function mendCdata(markup: string): string {
  if (!markup.endsWith(']]>')) return withoutForbidden(markup)
  const content = withoutForbidden(markup.slice(cdataStart.length, -3))
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function mendCharacters(text: string): string {
  if (text === '') return text
  return withoutForbidden(text).replace(ampersand, mendReference).replaceAll(']]>', ']]&gt;')
}

function mendReference(whole: string, reference: string | undefined): string {
  if (reference === undefined) return '&amp;'
  if (!reference.startsWith('#')) return whole
  const hexadecimal = reference.startsWith('#x')
  const codePoint = Number.parseInt(reference.slice(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10)
  return isAllowed(codePoint) ? whole : ''
}

function isAllowed(codePoint: number): boolean {
  if (codePoint < 0x20) return codePoint === 0x09 || codePoint === 0x0a || codePoint === 0x0d
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return false
  return codePoint !== 0xfffe && codePoint !== 0xffff && codePoint <= 0x10ffff
}
