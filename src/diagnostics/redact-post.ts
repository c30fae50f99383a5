// What stands in these elements says how a device speaks, not what it saw.
const harmlessElements = new Set(
  [
    ...['smartType', 'subscribeOption', 'enum', 'status', 'dataType', 'targetType', 'listType', 'vehicleListType'],
    ...['vehicleDirect', 'direction', 'eventId', 'targetId', 'boundary', 'currentTime', 'relativeTime', 'time'],
    ...['x', 'y', 'x1', 'y1', 'x2', 'y2', 'width', 'height', 'sourceImageWidth', 'sourceImageHeight'],
    ...['startX', 'startY', 'endX', 'endY', 'left', 'top', 'right', 'bottom', 'sourceDataLen', 'targetDataLen'],
  ].map(name => name.toLowerCase()),
)
const harmlessAttributes = new Set(['type', 'version', 'count', 'encoding', 'standalone'])

// A word or a number as protocols use them; anything longer or freer was typed by somebody.
const plainValue = /^\s*[A-Za-z0-9_.:+-]{0,40}\s*$/
const protocolName = /^[A-Za-z_][\w.:-]{0,60}$/
// Shorter runs are caught letter by letter.
const base64Run = /[A-Za-z0-9+/_-][A-Za-z0-9+/=_\-\s]{198,}[A-Za-z0-9+/=_-]/g
const tokens = /<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)|<[^<>]*>?|[^<]+/g

/** Text of the same shape: letters become x or X, digits 0, marks stay. */
function mask(text: string): string {
  return text
    .replace(/[a-z\x80-\xff]/g, 'x')
    .replace(/[A-Z]/g, 'X')
    .replace(/[0-9]/g, '0')
}

function maskText(text: string): string {
  return text.split(base64Run).map(mask).join('[picture or other long data removed]')
}

/** `name="value"` pairs keep their names; their values stay where they name a type or a version. */
function maskAttributes(text: string): string {
  const attribute = /([A-Za-z_][\w.:-]{0,60})(\s*=\s*)("[^"]*"|'[^']*')/g
  let [result, at] = ['', 0]
  for (const match of text.matchAll(attribute)) {
    const [whole, name = '', equals = '', quoted = ''] = match
    const value = quoted.slice(1, -1)
    const isKept = harmlessAttributes.has(name.toLowerCase()) ? plainValue.test(value) : isNamespace(name, value)
    const quote = quoted.slice(0, 1)
    result += `${maskText(text.slice(at, match.index))}${name}${equals}${quote}${isKept ? value : maskText(value)}${quote}`
    at = match.index + whole.length
  }
  return result + maskText(text.slice(at))
}

const isNamespace = (name: string, value: string) =>
  /^xmlns(:|$)/.test(name) && /^http:\/\/www\.(ipc\.com|w3\.org)\/[\w./-]{0,40}$/.test(value)

const markup = /^<([?!/]?)([^\s<>/?!]*)([\s\S]*?)([?/]?>?)$/

function maskTag(tag: string): string {
  const [, opening = '', name = '', attributes = '', closing = ''] = markup.exec(tag) ?? []
  return `<${opening}${protocolName.test(name) ? name : mask(name)}${maskAttributes(attributes)}${closing}`
}

/** Between `<a>` and `</a>`, told from text of which the post does not say what it is. */
function isHarmless(text: string, before: string | null, after: string | undefined): boolean {
  const name = before && /^<([\w.:-]+)(?:\s[^<>]*)?>$/.exec(before)?.[1]
  return (
    !!name &&
    harmlessElements.has(name.toLowerCase()) &&
    after?.toLowerCase() === `</${name.toLowerCase()}>` &&
    plainValue.test(text)
  )
}

/**
 * A post for a bug report: its structure stays, what it tells of people, plates, devices and places goes. Nothing is
 * kept but names of elements, and values that are known to be words or numbers of the protocol; so it holds for posts
 * that are no XML too.
 */
export function redactPost(post: Buffer): Buffer {
  const parts = post.toString('latin1').match(tokens) ?? []
  const redacted = parts.map((part, n) => {
    if (part.startsWith('<![CDATA[')) return `<![CDATA[${maskText(part.slice(9).replace(/\]\]>$/, ''))}]]>`
    if (part.startsWith('<!--')) return `<!--${maskText(part.slice(4).replace(/-->$/, ''))}-->`
    if (part.startsWith('<')) return maskTag(part)
    return isHarmless(part, parts[n - 1] ?? null, parts[n + 1]) ? part : maskText(part)
  })
  return Buffer.from(redacted.join(''), 'latin1')
}
