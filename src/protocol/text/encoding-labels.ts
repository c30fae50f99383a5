/** An encoding that a document may declare. */
export interface Encoding {
  /** The label of the encoding standard under which a TextDecoder knows it. */
  label: string
  /** Most characters beyond ASCII take two bytes. */
  isDoubleByte: boolean
}

/** Names that devices and Windows use and the encoding standard does not list, without their punctuation. */
const otherNames: Record<string, string> = {
  cp936: 'gbk',
  ms936: 'gbk',
  windows936: 'gbk',
  euccn: 'gbk',
  cp950: 'big5',
  ms950: 'big5',
  cp932: 'shift_jis',
  cp949: 'euc-kr',
  ms949: 'euc-kr',
  windows949: 'euc-kr',
  eucjp: 'euc-jp',
  euckr: 'euc-kr',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  shiftjis: 'shift_jis',
}

const doubleByte = new Set(['gbk', 'gb18030', 'big5', 'shift_jis', 'euc-kr', 'euc-jp'])

/**
 * Declarations that are ignored, because the bytes decide: UTF-8, and UTF-16, whose declaration is readable only in a post that
 * is not UTF-16. Stateful encodings are ignored because they hide markup in ASCII letters.
 */
const notDeclared = new Set(['utf-8', 'utf-16le', 'utf-16be', 'iso-2022-jp', 'replacement'])

const known = new Map<string, Encoding | null>()
const mostKnown = 200

/** The encoding that a declaration names; null for UTF-8, UTF-16 and unknown names. */
export function encodingOf(declared: string | null): Encoding | null {
  if (declared === null) return null
  const name = declared.trim().toLowerCase()
  const before = known.get(name)
  if (before !== undefined) return before
  const label = labelOf(name) ?? labelOf(otherSpelling(name))
  const encoding = label === null || notDeclared.has(label) ? null : { label, isDoubleByte: doubleByte.has(label) }
  if (known.size < mostKnown) known.set(name, encoding)
  return encoding
}

function labelOf(name: string): string | null {
  try {
    return new TextDecoder(name).encoding
  } catch {
    return null
  }
}

/** Rewrites `cp1251`, `Windows_1251`, `ISO8859_5`, `latin-1` and similar names to those of the encoding standard. */
function otherSpelling(name: string): string {
  const plain = name.replace(/[^a-z0-9]/g, '')
  const windows = /^(?:cp|ms|win|windows)(125\d|874)$/.exec(plain)?.[1]
  if (windows !== undefined) return `windows-${windows}`
  const iso = /^iso8859(\d{1,2})$/.exec(plain)?.[1]
  if (iso !== undefined) return `iso-8859-${iso}`
  return otherNames[plain] ?? plain
}
