/** Encodings that devices declare, by the label of the encoding standard. */
export const singleByte = [
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map(n => `windows-125${n}`),
  ...[2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16].map(n => `iso-8859-${n}`),
  'windows-874',
  'koi8-r',
  'koi8-u',
  'ibm866',
  'macintosh',
]
export const doubleByte = ['gbk', 'gb18030', 'big5', 'shift_jis', 'euc-kr', 'euc-jp']

/** The bytes of each character in an encoding. */
export type CodePage = ReadonlyMap<string, Buffer>

const pages = new Map<string, CodePage>()

/** Every character of an encoding beyond ASCII, read off its decoder. */
export function codePage(label: string): CodePage {
  const known = pages.get(label)
  if (known) return known
  const page = new Map<string, Buffer>()
  const decoder = new TextDecoder(label)
  const add = (bytes: number[]) => {
    const text = decoder.decode(Buffer.from(bytes))
    const [character = '', ...more] = text
    const isOne = more.length === 0 && character > '\u009f' && character !== '\ufffd'
    if (isOne && !page.has(character)) page.set(character, Buffer.from(bytes))
  }
  for (let first = 0x80; first <= 0xff; first++) {
    add([first])
    if (!doubleByte.includes(label)) continue
    for (let second = 0x40; second <= 0xfe; second++) add([first, second])
  }
  pages.set(label, page)
  return page
}

/** Text in an encoding; throws for a character that it does not have. */
export function encode(text: string, label: string): Buffer {
  if (label.startsWith('utf-16')) {
    const bytes = Buffer.from(text, 'utf16le')
    return label === 'utf-16be' ? bytes.swap16() : bytes
  }
  if (label === 'utf-8') return Buffer.from(text)
  const page = codePage(label)
  const encoded = [...text].map(character => {
    const bytes = character <= '\u007f' ? Buffer.from(character) : page.get(character)
    if (!bytes) throw new Error(`${character} is not in ${label}`)
    return bytes
  })
  return Buffer.concat(encoded)
}

/** A post with another encoding in its declaration, in that encoding. */
export function inEncoding(post: string, label: string, declared = label): Buffer {
  return encode(post.replace('encoding="UTF-8"', `encoding="${declared}"`), label)
}
