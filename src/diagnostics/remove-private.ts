import { createHash, randomBytes } from 'node:crypto'

export type Removal = 'pictures' | 'plates' | 'secrets'

// What stands in these elements says how a device speaks, not whom it saw or who it is (docs/protocol).
const harmlessElements = new Set(
  [
    'smarttype subscribeoption subscriberelation messagetype enum status datatype targettype listtype vehiclelisttype',
    'vehicelisttype vehicledirect vehicedirect direction direct boundary currenttime relativetime time datatime',
    'eventid targetid channelid smartstatus alarmtype',
  ]
    .join(' ')
    .split(' '),
)
const harmlessAttributes = new Set(['type', 'version', 'count', 'encoding', 'standalone', 'id', 'maxcount', 'total'])
const ofPeople =
  /plate(number|num)?$|carplate|owner|telephone|phone|cardn|identif|groupname|^name$|username|person.*name/i
const alwaysSecret = /pass|pwd|pin$|token|secret|^user$|username/i
// A word or a number as protocols use them; anything longer or freer was typed by somebody.
const plainValue = /^[A-Za-z0-9_.:/+ -]{0,40}$/
const smallValue = /^(-?\d{1,6}(\.\d{1,6})?|true|false|[A-Za-z])$/
const namespace = /^http:\/\/www\.(ipc\.com|w3\.org)\/[\w./-]{0,40}$/

const tokens = /<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)|<[^<>]*>?|[^<]+/g
const attribute = /([A-Za-z_][\w.:-]{0,60})(\s*=\s*)("[^"]*"|'[^']*')/g
const longRun = /^[A-Za-z0-9+/=_\-\s]{200,}$/
const entity = /&[^;&<\s]{1,10};/g

// The beginning of a picture of one grey pixel: enough for a reader to take it for a JPEG.
const pictureHead = Buffer.from('ffd8ffc0000b080001000101011100', 'hex')
const pictureTail = Buffer.from('ffd9', 'hex')

/** Base64 of the same length that passes for a picture. */
function pictureOf(length: number): string {
  const data = Buffer.alloc(Math.floor(length / 4) * 3)
  if (data.length < pictureHead.length + pictureTail.length) return 'A'.repeat(length)
  pictureHead.copy(data)
  pictureTail.copy(data, data.length - pictureTail.length)
  return data.toString('base64').padEnd(length, 'A')
}

const mostLookedFor = 500

const ipLike = /^\d{1,3}(\.\d{1,3}){3}$/
const hexLike = /^[0-9a-f]{1,4}([:.-][0-9a-f]{1,4})+$/i

/**
 * Replaces what posts tell of people and places by stand-ins of the same length: the same value gets the same stand-in in
 * all posts of one recording, and the XML stays XML. What is not known to be harmless is taken for private.
 */
export class PrivateRemover {
  private readonly removed: ReadonlySet<Removal>
  private readonly key = randomBytes(32)

  constructor(removed: Iterable<Removal>) {
    this.removed = new Set(removed)
  }

  /** A post without what is to be removed; its length in bytes stays. */
  post(bytes: Buffer): Buffer {
    if (this.removed.size === 0) return Buffer.from(bytes)
    const parts = bytes.toString('latin1').match(tokens) ?? []
    const open: string[] = []
    const gone = new Set<string>()
    const replaced = parts.map(part => this.part(part, open, gone))
    const text = replaced.map(part => this.leftovers(part, gone)).join('')
    return Buffer.from(text, 'latin1')
  }

  /** The same for a text that stands alone, such as an address. */
  secret(text: string): string {
    return this.removed.has('secrets') ? this.standIn(text) : text
  }

  private part(part: string, open: string[], gone: Set<string>): string {
    if (part.startsWith('<![CDATA[')) {
      const end = part.endsWith(']]>') ? part.length - 3 : part.length
      return `<![CDATA[${this.value(part.slice(9, end), open.at(-1), gone)}${part.slice(end)}`
    }
    if (part.startsWith('<!--')) {
      // `<!-->` and `<!--->` at the end of a post are comments that never end.
      const end = part.endsWith('-->') && part.length >= 7 ? part.length - 3 : part.length
      return `<!--${this.comment(part.slice(4, end))}${part.slice(end)}`
    }
    if (!part.startsWith('<')) return this.value(part, open.at(-1), gone)
    follow(part, open)
    return this.tag(part, gone)
  }

  private comment(text: string): string {
    return this.removed.has('plates') || this.removed.has('secrets') ? this.standIn(text) : text
  }

  private value(text: string, element: string | undefined, gone: Set<string>): string {
    const value = text.trim()
    if (value === '') return text
    const kind = kindOf(value, element)
    if (kind === null || !this.removed.has(kind)) return text
    const start = text.indexOf(value)
    if (kind !== 'pictures') gone.add(value)
    const other = kind === 'pictures' ? pictureOf(value.length) : this.standIn(value)
    return text.slice(0, start) + other + text.slice(start + value.length)
  }

  private tag(tag: string, gone: Set<string>): string {
    if (!this.removed.has('secrets')) return tag
    return tag.replace(attribute, (whole, name: string, equals: string, quoted: string) => {
      const value = quoted.slice(1, -1)
      const isKept = harmlessAttributes.has(name.toLowerCase()) ? plainValue.test(value) : namespace.test(value)
      if (isKept || smallValue.test(value) || value.trim() === '') return whole
      gone.add(value.trim())
      return `${name}${equals}${quoted[0]}${this.standIn(value)}${quoted[0]}`
    })
  }

  /** What was removed in one place may stand in another whose name says nothing. */
  private leftovers(part: string, gone: Set<string>): string {
    if (gone.size === 0 || longRun.test(part)) return part
    const isTag = part.startsWith('<') && !part.startsWith('<!')
    if (isTag) return part.replace(/"[^"]*"|'[^']*'/g, quoted => this.without(quoted, gone))
    return this.without(part, gone)
  }

  private without(part: string, gone: Set<string>): string {
    // No device says so many; then only whole values are looked for.
    if (gone.size > mostLookedFor) return gone.has(part.trim()) ? this.standIn(part) : part
    let text = part
    for (const value of gone) {
      if (value.length < 4 || !text.includes(value)) continue
      // Digits may be part of a longer number that is something else.
      const isNumber = /^\d+$/.test(value)
      if (isNumber && text.trim() !== value) continue
      text = text.replaceAll(value, this.standIn(value))
    }
    return text
  }

  /** Letters for letters, digits for digits; marks stay. */
  private standIn(value: string): string {
    const plain = value.replace(entity, found => 'x'.repeat(found.length))
    for (let turn = 0; turn < 8; turn++) {
      const other = shaped(plain, this.digest(plain, turn))
      if (other !== value) return other
    }
    return 'x'.repeat(value.length)
  }

  /** As many bytes as the value is long, the same for the same value. */
  private digest(value: string, turn: number): Buffer {
    // Once over the value, however long it is; behind its key this hash needs no HMAC.
    const hash = createHash('shake256', { outputLength: Math.max(1, value.length) })
    return hash.update(this.key).update(`${turn} ${value}`, 'latin1').digest()
  }
}

/** Keeps the elements that are open: the last one is whose text comes next. */
function follow(tag: string, open: string[]): void {
  if (/^<[!?]/.test(tag) || tag.endsWith('/>')) return
  if (tag.startsWith('</')) open.pop()
  else open.push(/^<([^\s<>/]*)/.exec(tag)?.[1] ?? '')
}

function kindOf(value: string, element = ''): Removal | null {
  const name = element.toLowerCase()
  if (name.endsWith('base64data') || longRun.test(value)) return 'pictures'
  if (harmlessElements.has(name) && plainValue.test(value)) return null
  if (ofPeople.test(name)) return 'plates'
  if (alwaysSecret.test(name)) return 'secrets'
  return smallValue.test(value) ? null : 'secrets'
}

const pick = (alphabet: string, byte: number) => alphabet[byte % alphabet.length] ?? 'x'

function shaped(value: string, bytes: Buffer): string {
  const [isIp, isHex] = [ipLike.test(value), hexLike.test(value)]
  return value.replace(/[A-Za-z0-9\x80-\xff]/g, (character, at: number) => {
    const byte = bytes[at] ?? 0
    // An address stays one: no part of it above 199, none with a zero in front.
    if (isIp) return /^(|.*\.)$/.test(value.slice(0, at)) ? '1' : pick('0123456789', byte)
    if (/\d/.test(character)) return isHex ? pick('0123456789abcdef', byte) : pick('0123456789', byte)
    if (isHex) return pick('0123456789abcdef', byte)
    if (/[A-Z]/.test(character)) return pick('ABCDEFGHIJKLMNOPQRSTUVWXYZ', byte)
    return pick('abcdefghijklmnopqrstuvwxyz', byte)
  })
}
