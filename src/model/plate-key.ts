import { bounds, cutText } from './bounds.ts'

/**
 * Letters of other scripts that look the same as a Latin capital, by that capital. On plates they stand for one sign:
 * Russian and Greek number plates use only letters of this table, so that foreigners can read them
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

// Nearly every plate; the rest costs ten times as much.
const plainPlate = /^[A-Z0-9]*$/

function compared(plate: string): string {
  if (plainPlate.test(plate)) return plate
  const marked = plate.normalize('NFKC').toUpperCase()
  return Array.from(marked.replace(/[^\p{L}\p{N}]/gu, ''), letter => latin.get(letter) ?? letter).join('')
}

/**
 * A plate as it is compared: upper case, without blanks, dashes and other marks, and with Latin letters in place of
 * Cyrillic and Greek ones that look the same. Wide and other forms of a letter count as that letter. Of a text too long
 * to be a plate it is the beginning.
 */
export function plateKey(plate: string): string {
  return cutText(compared(cutText(plate, bounds.text)), bounds.key)
}
