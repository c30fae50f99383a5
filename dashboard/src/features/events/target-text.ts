import { formatPercent } from '#format/numbers.ts'
import type { ApiEvent, ApiTarget } from '#server/api/schemas/index.ts'
import { attributeValue } from './attribute-words.ts'
import { targetWords } from './category-words.ts'

const yesNo: Record<string, string> = {
  glasses: 'glasses',
  mask: 'mask',
  hat: 'hat',
  backpack: 'backpack',
  shoulderBag: 'shoulder bag',
  skirt: 'skirt',
}
const isNo = (value: string) => /^(no|none|false|0)$/i.test(value)
const isYes = (value: string) => /^(yes|true|1)$/i.test(value)
const spaced = (name: string) => name.replace(/([A-Z])/g, ' $1').toLowerCase()

/** One attribute in words; null for a thing that is not there. */
function attributeWord(name: string, value: string): string | null {
  if (isNo(value)) return null
  const thing = yesNo[name]
  if (thing !== undefined) return isYes(value) ? thing : `${attributeValue(value)} ${thing}`
  if (name === 'upperColor') return `${value} top`
  if (name === 'upperLength') return `${value} sleeves`
  return /^\d/.test(value) ? `${spaced(name)} ${value}` : attributeValue(value)
}

function attributeWords(values: Record<string, string | null> | null): string[] {
  return Object.entries(values ?? {})
    .map(([name, value]) => (value === null ? null : attributeWord(name, value)))
    .filter(word => word !== null)
}

/** `white SUV Toyota RAV4 2018`; a brand that the model already contains is not repeated. */
function vehicleText(vehicle: NonNullable<ApiTarget['vehicle']>): string {
  const { color, type, brand, year } = vehicle
  const model = vehicle.model?.replaceAll('_', ' ') ?? ''
  const make = brand && model.toLowerCase().startsWith(brand.toLowerCase()) ? null : brand
  return [color, type && attributeValue(type), make, model, year].filter(Boolean).join(' ')
}

function faceWords(face: NonNullable<ApiTarget['face']>): string[] {
  const { match, ...attributes } = face
  const similarity = match?.similarity == null ? '' : ` (${formatPercent(match.similarity)} match)`
  return [...(match?.name ? [`${match.name}${similarity}`] : []), ...attributeWords(attributes)]
}

/** `white SUV Toyota RAV4` or `adult, male, backpack`: the attributes of one target, without its plate. */
export function targetText({ face, vehicle, person }: ApiTarget): string {
  const words = [
    ...(face ? faceWords(face) : []),
    ...(vehicle ? [vehicleText(vehicle)] : []),
    ...attributeWords(person),
  ]
  return [...new Set(words.filter(word => word !== ''))].join(', ')
}

/** Describes the targets of an event in one line: `Vehicle, white SUV · Person`. */
export function eventText(event: ApiEvent): string {
  const parts = event.targets.map(target => {
    const type = target.type === 'unknown' ? '' : targetWords[target.type]
    return [type, targetText(target)].filter(Boolean).join(', ')
  })
  return parts.filter(Boolean).join(' · ')
}
