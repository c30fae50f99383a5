import { attributeValue } from '#features/events/attribute-words.ts'
import { categoryFacts } from '#server/model/categories.ts'
import type { LookName } from '#server/search/look-names.ts'
import type { SearchChip } from './parse-search.ts'
import type { SearchContext } from './search-context.ts'

/** The name of each look, as people call it. */
export const lookLabels: Record<LookName, string> = {
  vehicleType: 'vehicle type',
  vehicleColor: 'vehicle color',
  vehicleBrand: 'vehicle make',
  plateColor: 'plate color',
  direction: 'direction',
  upperColor: 'top color',
  lowerColor: 'trousers or skirt color',
  sex: 'sex',
  age: 'age',
  glasses: 'glasses',
  mask: 'mask',
  hat: 'hat',
  backpack: 'backpack',
  bag: 'bag',
  skirt: 'skirt',
  color: 'color',
}

const shortNames = new Set(['bmw', 'gmc', 'suv', 'byd', 'mg', 'daf', 'kgm'])

/** A value of a look in words: `bmw` → `BMW`, `land rover` → `Land Rover`. */
export function lookValue(name: LookName, value: string): string {
  if (shortNames.has(value)) return value.toUpperCase()
  if (name === 'vehicleBrand') return value.replace(/(^|[\s_-])\p{L}/gu, letter => letter.toUpperCase())
  return attributeValue(value)
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
})
const farFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

/** `2026-11-28` → `Sat 28 Nov`; of another year `24 Dec 2025`. */
function dayText(date: string, now: number): string {
  const at = Date.parse(`${date.slice(0, 10)}T00:00:00Z`)
  const format = new Date(now).getUTCFullYear() === new Date(at).getUTCFullYear() ? dayFormat : farFormat
  return format.format(at).replace(',', '')
}

/** A chip as text: `vehicle color: white`. */
export function chipText({ field, values }: SearchChip, { cameras, now }: SearchContext): string {
  const [first = '', second = ''] = values
  const many = (word: (value: string) => string) => values.map(word).join(' or ')
  switch (field) {
    case 'plate':
      return second === 'exact'
        ? `plate: ${first}`
        : `plate ${second === 'wildcard' ? 'pattern' : 'contains'}: ${first}`
    case 'knownPlate':
      return `known plate: ${second} (${first})`
    case 'known':
      return `plate: ${first === 'true' ? 'known' : 'not known'}`
    case 'camera':
      return `camera: ${many(id => cameras.find(camera => camera.id === id)?.name ?? id)}`
    case 'category':
      return `category: ${many(value => categoryFacts[value as keyof typeof categoryFacts].headline.toLowerCase())}`
    case 'targetType':
      return `target: ${many(value => value)}`
    case 'group':
      return `group: ${many(value => value)}`
    case 'hours':
      return `hours: ${first.replace('-', '–')}`
    case 'day':
      return `day: ${dayText(first, now)}`
    case 'from':
    case 'to':
      return `${field}: ${dayText(first, now)} ${first.slice(11)}`
    default:
      return `${lookLabels[field as LookName] ?? field}: ${many(value => lookValue(field as LookName, value))}`
  }
}
