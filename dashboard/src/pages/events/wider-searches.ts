import type { Filter } from '#features/filter/filter.ts'
import { lookLabels, lookValue } from '#features/filter/search/chip-words.ts'
import { type LookName, lookNames } from '#server/search/look-names.ts'

/** A search that asks for less, for when one found nothing. */
export interface WiderSearch {
  key: string
  words: string
  change: Partial<Filter>
}

const anyTime = { when: '', from: '', to: '' }

function withoutTime(filter: Filter): WiderSearch[] {
  const isTimed = filter.when !== '' || filter.from !== '' || filter.to !== ''
  return [
    ...(isTimed ? [{ key: 'time', words: 'At any time', change: anyTime }] : []),
    ...(filter.hours === '' ? [] : [{ key: 'hours', words: 'At any hour of the day', change: { hours: '' } }]),
    ...(isTimed && filter.hours !== ''
      ? [{ key: 'all-time', words: 'At any time and hour', change: { ...anyTime, hours: '' } }]
      : []),
  ]
}

function withoutLook(filter: Filter, name: LookName): WiderSearch[] {
  const values = filter[name]
  if (values.length === 0) return []
  const words = values.map(value => lookValue(name, value)).join(' or ')
  return [{ key: name, words: `Without ${lookLabels[name]} ${words}`, change: { [name]: [] } }]
}

/** The searches that leave out one condition of a filter: its time first. */
export function widerSearches(filter: Filter): WiderSearch[] {
  return [
    ...withoutTime(filter),
    ...(filter.plate !== '' && filter.plateMatch === 'exact'
      ? [{ key: 'part', words: `Plate contains ${filter.plate}`, change: { plateMatch: '' } }]
      : []),
    ...(filter.camera.length > 0 ? [{ key: 'camera', words: 'On every camera', change: { camera: [] } }] : []),
    ...lookNames.flatMap(name => withoutLook(filter, name)),
    ...(filter.known === '' ? [] : [{ key: 'known', words: 'Known and unknown plates', change: { known: '' } }]),
    ...(filter.category.length > 0
      ? [{ key: 'category', words: 'Every type of event', change: { category: [] } }]
      : []),
    ...(filter.text === '' ? [] : [{ key: 'text', words: `Without the words “${filter.text}”`, change: { text: '' } }]),
  ]
}
