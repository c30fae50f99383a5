import type { Filter } from '#features/filter/filter.ts'
import type { Attributes, RuleInput } from '#server/api/schemas/index.ts'
import { type LookName, lookNames } from '#server/search/look-names.ts'
import { lookFacts, looks } from '#server/search/looks.ts'

export type RuleWhen = NonNullable<RuleInput['when']>

/** The looks that one attribute answers; of the others, which several may answer, a rule searches the words. */
const ofOneAttribute: readonly LookName[] = [
  'vehicleType',
  'vehicleColor',
  'plateColor',
  'upperColor',
  'lowerColor',
  'hat',
  'backpack',
  'skirt',
]

const wholeWords = (text: string) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)
const isNo = (value: string) => /^(no|none|false|0|without.*)$/i.test(value)

/** The values of an attribute that a look means: its words, and what cameras have reported so far. */
function valuesOf(name: LookName, asked: readonly string[], reported: readonly string[]): string[] {
  const facts = asked.flatMap(value => lookFacts(name, value)).filter(fact => fact.name !== 'target')
  const words = facts.flatMap(fact => fact.words ?? (fact.isNo ? ['no'] : ['yes']))
  const fits = (value: string) =>
    facts.some(fact => {
      if (!fact.words) return isNo(value) === (fact.isNo ?? false)
      const held = wholeWords(value)
      return fact.words.some(word => wholeWords(word).every(part => held.includes(part)))
    })
  return [...new Set([...words, ...reported.filter(fits).map(value => value.toLowerCase())])]
}

const people: Record<string, string> = { male: 'man', female: 'woman' }
const things: readonly LookName[] = ['glasses', 'mask', 'bag']

function wordOf(name: LookName, value: string): string {
  if (name === 'sex') return people[value] ?? value
  return things.includes(name) ? name : value
}

function attributesOf(filter: Filter, seen: Attributes['items']): Record<string, string[]> {
  const attributes: Record<string, string[]> = {}
  for (const name of ofOneAttribute) {
    const [attribute = ''] = looks[name].facts
    const reported = seen.find(one => one.name === attribute)?.values.map(({ value }) => value) ?? []
    if (filter[name].length > 0) attributes[attribute] = valuesOf(name, filter[name], reported)
  }
  if (filter.vehicleBrand.length > 0) {
    const reported = seen.find(one => one.name === 'vehicle.brand')?.values.map(({ value }) => value) ?? []
    attributes['vehicle.brand'] = valuesOf('vehicleBrand', filter.vehicleBrand, reported)
  }
  for (const text of filter.attribute) {
    const [name = '', value = ''] = text.split(/:(.*)/s)
    attributes[name] = [...(attributes[name] ?? []), value]
  }
  return attributes
}

function numberOf({ plate, plateMatch }: Filter): string[] {
  if (plateMatch === 'exact' || plateMatch === 'similar' || /[*?]/.test(plate)) return [plate]
  return [`*${plate}*`]
}

function plateOf(filter: Filter): RuleWhen['plate'] | null {
  const { plate, plateMatch, group, known, direction } = filter
  const condition: NonNullable<RuleWhen['plate']> = {}
  if (plate !== '') condition.number = numberOf(filter)
  if (plate !== '' && plateMatch === 'similar') condition.similar = true
  if (group.length > 0) condition.group = group
  if (known !== '') condition.known = known === 'true'
  if (direction.length > 0) condition.direction = direction as ('approach' | 'away')[]
  return Object.keys(condition).length > 0 ? condition : null
}

/** Words for the looks that more than one attribute answers, such as glasses of a person and of a face. */
function textOf(filter: Filter): string {
  const isWord = (name: LookName) => !ofOneAttribute.includes(name) && name !== 'direction' && name !== 'vehicleBrand'
  const words = lookNames
    .filter(isWord)
    .flatMap(name => filter[name].filter(value => value !== 'no').map(value => wordOf(name, value)))
  return [...words, filter.text].filter(word => word !== '').join(' ')
}

/**
 * The condition of a rule for what a filter finds from now on; null for a filter that finds everything. Its time is left
 * out, except for hours of the day. `seen` are the attributes that cameras have reported.
 */
export function ruleOfFilter(filter: Filter, seen: Attributes['items']): RuleWhen | null {
  const when: RuleWhen = {}
  const { category, camera, line, targetType, hours } = filter
  if (category.length > 0) when.category = category as NonNullable<RuleWhen['category']>
  if (camera.length > 0) when.camera = camera
  if (line.length > 0) when.line = line
  if (targetType.length > 0) when.target = targetType as NonNullable<RuleWhen['target']>
  const plate = plateOf(filter)
  if (plate) when.plate = plate
  const attributes = attributesOf(filter, seen)
  if (Object.keys(attributes).length > 0) when.attributes = attributes
  const [from, to] = hours.split('-')
  if (from && to) when.time = { from, to }
  const text = textOf(filter)
  if (text !== '') when.text = text
  return Object.keys(when).length > 0 ? when : null
}
