import { formatPercent } from '#format/numbers.ts'
import type { ApiEvent, ApiTarget } from '#server/api/schemas/index.ts'
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
/** Devices write `Toyota_RAV4` and `middleAged`. */
const readable = (value: string) =>
  value
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before}-${after.toLowerCase()}`)
const spaced = (name: string) => name.replace(/([A-Z])/g, ' $1').toLowerCase()

function attributeWords(values: Record<string, string | null> | null): string[] {
  return Object.entries(values ?? {}).flatMap(([name, value]) => {
    if (value === null || isNo(value)) return []
    const thing = yesNo[name]
    if (thing !== undefined) return [isYes(value) ? thing : `${value} ${thing}`]
    if (name === 'upperColor') return [`${value} top`]
    if (name === 'upperLength') return [`${value} sleeves`]
    return [/^\d/.test(value) ? `${spaced(name)} ${value}` : readable(value)]
  })
}

/** `white SUV, Toyota` or `adult, male, backpack`: the attributes of one target, without its plate. */
export function targetText(target: ApiTarget): string {
  const match = target.face?.match
  const face = target.face && {
    age: target.face.age,
    sex: target.face.sex,
    glasses: target.face.glasses,
    mask: target.face.mask,
  }
  const { color, type, brand, model, year, ...more } = target.vehicle ?? {}
  const modelWords = model?.replaceAll('_', ' ') ?? ''
  const make = brand && modelWords.toLowerCase().startsWith(brand.toLowerCase()) ? '' : brand
  const vehicle = [color, type, make, modelWords, year].filter(Boolean).join(' ')
  const named = match?.name
    ? [`${match.name}${match.similarity === null ? '' : ` (${formatPercent(match.similarity)} alike)`}`]
    : []
  const words = [
    ...named,
    vehicle,
    ...attributeWords(more as Record<string, string | null>),
    ...attributeWords(face),
    ...attributeWords(target.person),
  ]
  return [...new Set(words.filter(word => word !== ''))].join(', ')
}

/** What an event is about in one line: `Vehicle, white SUV · Person`. */
export function eventText(event: ApiEvent): string {
  const parts = event.targets.map(target => {
    const text = targetText(target)
    const type = target.type === 'unknown' ? '' : targetWords[target.type]
    return [type, text].filter(Boolean).join(', ')
  })
  return parts.filter(Boolean).join(' · ')
}

/** One line; the whole of it on hover. */
export function TargetWords({ target }: { target: ApiTarget }) {
  const text = [target.type === 'unknown' ? '' : targetWords[target.type], targetText(target)]
    .filter(Boolean)
    .join(', ')
  return <span title={text}>{text === '' ? 'Target' : text}</span>
}
