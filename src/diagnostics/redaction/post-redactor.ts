import { createHash, randomBytes } from 'node:crypto'
import { rewritePost } from './rewrite-post.ts'

/** `plates`: plates and names of people; `secrets`: everything else that is private, such as addresses and passwords. */
export const removals = ['pictures', 'plates', 'secrets'] as const
export type Removal = (typeof removals)[number]

const nameOfPlateOrPerson =
  /plate(number|num)?$|carplate|owner|telephone|phone|cardn|identif|groupname|^name$|username|person.*name/i
const nameOfSecret = /pass|pwd|pin$|token|secret|^user$|username/i
const smallValue = /^(-?\d{1,6}(\.\d{1,6})?|true|false|[A-Za-z])$/
const longRun = /^[A-Za-z0-9+/=_\-\s]{200,}$/
const entity = /&[^;&<\s]{1,10};/g

// The start and end of a JPEG of one grey pixel, enough to be recognised as a JPEG.
const pictureHead = Buffer.from('ffd8ffc0000b080001000101011100', 'hex')
const pictureTail = Buffer.from('ffd9', 'hex')

/** Returns base64 of the given length that looks like a JPEG. */
function pictureOf(length: number): string {
  const data = Buffer.alloc(Math.floor(length / 4) * 3)
  if (data.length < pictureHead.length + pictureTail.length) return 'A'.repeat(length)
  pictureHead.copy(data)
  pictureTail.copy(data, data.length - pictureTail.length)
  return data.toString('base64').padEnd(length, 'A')
}

// No device sends so many private values. Above this number only complete texts are compared, which stays fast.
const maxSearched = 500
const minSearchedLength = 4

/**
 * Replaces private values of recorded posts with others of the same length and kind of characters. Equal values get the
 * same replacement in all posts of a recording, and the XML stays valid. Unlike in a bug report, small numbers and
 * single letters are kept, so that the recording decodes as the original does.
 */
export class PostRedactor {
  private readonly removed: ReadonlySet<Removal>
  private readonly key = randomBytes(32)

  constructor(removed: Iterable<Removal>) {
    this.removed = new Set(removed)
  }

  /** Returns a copy of a post, of the same length, without the private values. */
  post(bytes: Buffer): Buffer {
    if (this.removed.size === 0) return Buffer.from(bytes)
    const replaced = new Set<string>()
    const parts = rewritePost(bytes, {
      value: (text, element) => this.value(text, kindOf(text, element), replaced),
      attribute: (text, name) => this.value(text, kindOfAttribute(text, name), replaced),
      other: text => (this.removesTexts && /[A-Za-z0-9\x80-\xff]/.test(text) ? this.standIn(text) : text),
    })
    const text = parts.map(part => this.withoutOthers(part, replaced)).join('')
    return Buffer.from(text, 'latin1')
  }

  /** Returns the replacement for a text outside of posts, such as an address. */
  secret(text: string): string {
    return this.removed.has('secrets') ? this.standIn(text) : text
  }

  private get removesTexts(): boolean {
    return this.removed.has('plates') || this.removed.has('secrets')
  }

  private value(text: string, kind: Removal | 'unknown' | null, replaced: Set<string>): string {
    if (kind === null || !(kind === 'unknown' ? this.removesTexts : this.removed.has(kind))) return text
    if (kind === 'pictures') return pictureOf(text.length)
    replaced.add(text.trim())
    return this.standIn(text)
  }

  /** Replaces values found in one place that also appear in elements with harmless names. */
  private withoutOthers(part: string, replaced: Set<string>): string {
    if (replaced.size === 0 || longRun.test(part)) return part
    const isTag = part.startsWith('<') && !part.startsWith('<!')
    if (isTag) return part.replace(/"[^"]*"|'[^']*'/g, quoted => this.without(quoted, replaced))
    return this.without(part, replaced)
  }

  private without(part: string, replaced: Set<string>): string {
    if (replaced.size > maxSearched) return replaced.has(part.trim()) ? this.standIn(part) : part
    let text = part
    for (const value of replaced) {
      if (value.length < minSearchedLength || !text.includes(value)) continue
      // Digits may be part of a longer, unrelated number.
      const isNumber = /^\d+$/.test(value)
      if (isNumber && text.trim() !== value) continue
      text = text.replaceAll(value, this.standIn(value))
    }
    return text
  }

  /** Replaces letters with letters and digits with digits; keeps all other characters. */
  private standIn(value: string): string {
    const plain = value.replace(entity, found => 'x'.repeat(found.length))
    for (let round = 0; round < 8; round++) {
      const other = reshape(plain, this.digest(plain, round))
      if (other !== value) return other
    }
    return 'x'.repeat(value.length)
  }

  /** Returns as many bytes as the value is long; equal values give equal bytes. */
  private digest(value: string, round: number): Buffer {
    // SHAKE256 produces all bytes in one pass. With this hash, a key as prefix replaces an HMAC.
    const hash = createHash('shake256', { outputLength: Math.max(1, value.length) })
    return hash.update(this.key).update(`${round} ${value}`, 'latin1').digest()
  }
}

/** Returns the kind of a value between tags; null for values that may be kept. */
function kindOf(value: string, element: string): Removal | 'unknown' | null {
  if (element.toLowerCase().endsWith('base64data') || longRun.test(value)) return 'pictures'
  if (nameOfPlateOrPerson.test(element)) return 'plates'
  if (nameOfSecret.test(element)) return 'secrets'
  if (smallValue.test(value)) return null
  return element === '' ? 'unknown' : 'secrets'
}

function kindOfAttribute(value: string, name: string): Removal | null {
  if (value.trim() === '' || smallValue.test(value)) return null
  return nameOfPlateOrPerson.test(name) ? 'plates' : 'secrets'
}

const ipv4 = /^\d{1,3}(\.\d{1,3}){3}$/
const hexGroups = /^[0-9a-f]{1,4}([:.-][0-9a-f]{1,4})+$/i

const pick = (alphabet: string, byte: number) => alphabet[byte % alphabet.length] ?? 'x'

/** Returns a text of the same shape whose letters and digits are chosen by `bytes`. */
function reshape(value: string, bytes: Buffer): string {
  const isIpv4 = ipv4.test(value)
  const isHex = hexGroups.test(value)
  return value.replace(/[A-Za-z0-9\x80-\xff]/g, (character, at: number) => {
    const byte = bytes[at] ?? 0
    // The result remains a valid address: no part above 199, none with a leading zero.
    if (isIpv4) return /^(|.*\.)$/.test(value.slice(0, at)) ? '1' : pick('0123456789', byte)
    if (isHex) return pick('0123456789abcdef', byte)
    if (/\d/.test(character)) return pick('0123456789', byte)
    if (/[A-Z]/.test(character)) return pick('ABCDEFGHIJKLMNOPQRSTUVWXYZ', byte)
    return pick('abcdefghijklmnopqrstuvwxyz', byte)
  })
}
