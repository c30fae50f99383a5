import { categoryWords } from '#features/events/category-words.ts'
import type { Filter } from '#features/filter/filter.ts'
import { lookValue } from '#features/filter/search/chip-words.ts'
import { lookNames } from '#server/search/look-names.ts'

/** A short name for what a filter finds: `white van 22:00–06:00`. */
export function filterName(filter: Filter): string {
  const looks = lookNames.flatMap(name =>
    filter[name].flatMap(value =>
      value === 'yes' ? [name] : value === 'no' ? [`no ${name}`] : [lookValue(name, value)],
    ),
  )
  const parts = [
    filter.known === 'false' ? 'unknown plates' : filter.known === 'true' ? 'known plates' : '',
    ...filter.group,
    filter.plate,
    ...filter.category.map(value => categoryWords[value as keyof typeof categoryWords]?.word ?? value),
    ...filter.targetType,
    ...filter.line,
    ...looks,
    filter.text,
    filter.hours.replace('-', '–'),
  ]
  const words = parts.filter(part => part !== '').join(' ')
  return words === '' ? '' : words.charAt(0).toUpperCase() + words.slice(1)
}
