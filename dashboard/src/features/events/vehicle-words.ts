import type { UsualVehicle } from '#server/search/usual-vehicle.ts'
import { attributeValue } from './attribute-words.ts'

type LooksOf = Readonly<Record<string, string | null | undefined>>

/** `grey sedan Audi A4`; the make is left out where the model contains it. */
export function looksWords({ color, type, brand, model }: LooksOf): string {
  const name = model?.replaceAll('_', ' ')
  const make = brand && name?.toLowerCase().startsWith(brand.toLowerCase()) ? null : brand
  return [color, type && attributeValue(type), make, name].filter(Boolean).join(' ')
}

/** The usual look of the vehicle in words; empty if nothing is known. */
export function usualWords({ color, type, brand, model }: UsualVehicle): string {
  return looksWords({ color: color?.value, type: type?.value, brand: brand?.value, model: model?.value })
}

/** `a grey Audi`, `an orange van` */
export const withArticle = (words: string) => `${/^[aeio]/i.test(words) ? 'an' : 'a'} ${words}`
