import { isCode, word } from './words.ts'

/** Numbers of the SDK headers; index is the number, 0 is "unknown" (docs/protocol/coordinates-and-times.md). */
const colors = 'unknown red orange yellow green blue cyan purple black white silver grey gold brown'.split(' ')

const types = [
  'unknown',
  'sedan',
  'SUV',
  'MPV',
  'sports',
  'van',
  'bus',
  'school bus',
  'public bus',
  'light passenger',
  'pickup',
  'truck',
  'special',
]

const modelYears = ['unknown', ...Array.from({ length: 11 }, (_, code) => String(2008 + code))]

/** The color of a vehicle in words; null for a code outside the table. */
export function vehicleColor(text: string | undefined): string | null {
  return inWords(colors, text)
}

/** The type of a vehicle in words; null for a code outside the table. */
export function vehicleType(text: string | undefined): string | null {
  return inWords(types, text)
}

/** The model year: four digits are the year itself, codes 1–11 mean 2008–2018. */
export function modelYear(text: string | undefined): string | null {
  return inWords(modelYears, text)
}

function inWords(table: string[], text: string | undefined): string | null {
  return isCode(text) ? word(table[Number(text)]) : word(text)
}
