const marks = /\p{M}+/gu
const others = /[^\p{L}\p{N}]+/gu
const notPlain = /[^A-Za-z0-9]+/g

interface FileNameOptions {
  /** The most characters. */
  most: number
  /** `plain` leaves letters of English and digits only; `any`, the default, letters of all scripts. */
  letters?: 'any' | 'plain'
}

/**
 * A text as a part of a file's name: letters and digits, with `-` between words; empty where it has none. It holds no
 * separator, dot, blank, control character or mark that turns the direction of a line.
 */
export function fileNamePart(text: string, { most, letters = 'any' }: FileNameOptions): string {
  const plain = text.slice(0, 1000).toWellFormed().normalize('NFKD').replace(marks, '').normalize('NFC')
  const words = plain.replace(letters === 'any' ? others : notPlain, '-').replace(/^-+|-+$/g, '')
  return [...words].slice(0, most).join('').replace(/-+$/, '')
}
