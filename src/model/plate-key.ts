import { bounds, cutText } from './bounds.ts'

/**
 * Letters of other scripts that look like a Latin capital, by that capital. Russian and Greek number plates use only letters
 * of this table, so that foreigners can read them
 * (Unicode Technical Standard 39, confusables.txt).
 */
const lookAlikes: Record<string, string> = {
  A: 'АΑ',
  B: 'ВΒ',
  C: 'СϹ',
  E: 'ЕΕ',
  H: 'НΗ',
  I: 'ІΙӀ',
  J: 'ЈͿ',
  K: 'КΚ',
  M: 'МΜϺ',
  N: 'Ν',
  O: 'ОΟ',
  P: 'РΡ',
  Q: 'Ԛ',
  S: 'Ѕ',
  T: 'ТΤ',
  V: 'Ѵ',
  W: 'Ԝ',
  X: 'ХΧ',
  Y: 'УΥҮ',
  Z: 'Ζ',
}

const latin = new Map(Object.entries(lookAlikes).flatMap(([to, all]) => Array.from(all, from => [from, to] as const)))

// Nearly every plate matches; normalising the others costs ten times as much.
const plainPlate = /^[A-Z0-9]*$/

function compared(plate: string): string {
  if (plainPlate.test(plate)) return plate
  const marked = plate.normalize('NFKC').toUpperCase()
  return Array.from(marked.replace(/[^\p{L}\p{N}]/gu, ''), letter => latin.get(letter) ?? letter).join('')
}

/**
 * The key by which plates are compared: upper case, without blanks, dashes and other punctuation, with Latin letters in place
 * of Cyrillic and Greek ones that look the same, and with wide and other forms of a letter replaced by the letter. A text
 * that is too long for a plate is cut.
 */
export function plateKey(plate: string): string {
  return cutText(compared(cutText(plate, bounds.text)), bounds.key)
}
