// Characters that XML 1.0 forbids everywhere (section 2.2), and surrogates without their other half.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** An ampersand, with its reference where XML defines that without a document type. */
const ampersand = /&(#\d+;|#x[\da-fA-F]+;|amp;|lt;|gt;|quot;|apos;)?/g

const mostAmpersands = 10_000

const cdataStart = '<![CDATA['

/**
 * Repairs the text of a document for a second attempt of the parser. Forbidden characters and references to them are left
 * out; an ampersand without a reference and a `<` without markup become text. Markup keeps its meaning: nothing becomes a tag
 * or a declaration that was none before.
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

/** The most ampersands that are repaired: a name may contain one, but thousands cost too much time. */
function mayBeMended(text: string): boolean {
  let count = 0
  for (let at = text.indexOf('&'); at >= 0 && count <= mostAmpersands; at = text.indexOf('&', at + 1)) count++
  return count <= mostAmpersands
}

/** The position after the markup at `at`, the end of the text where it is unfinished; null where a `<` begins no markup. */
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

/**
 * The position after a tag; null where another `<` comes first, which XML allows in no tag. It stays one loop because quotes
 * change the meaning of every character.
 */
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
  // A declaration that appears only after characters are left out would not have been checked.
  if (markup.startsWith('<!') || markup.startsWith('<?')) return markup
  return withoutForbidden(markup).replace(/"[^"]*"|'[^']*'/g, value => mendCharacters(value).replaceAll('<', '&lt;'))
}

/** CDATA as text, because leaving characters out may have created a `]]>`. */
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
