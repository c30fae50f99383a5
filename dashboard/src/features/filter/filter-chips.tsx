import { IconX } from '@tabler/icons-react'
import { attributeText } from '#features/events/attribute-words.ts'
import { type Category, categoryWords, targetWords } from '#features/events/category-words.ts'
import { siteWords } from '#format/sites.ts'
import type { Formatters } from '#format/time-formatters.ts'
import { useFormat } from '#format/use-format.ts'
import { startOfDay } from '#format/zone.ts'
import type { WhenName } from '#routing/page-search.ts'
import { type LookName, lookNames } from '#server/search/look-names.ts'
import tones from '#ui/text.module.css'
import { type Filter, whenPresets } from './filter.ts'
import classes from './filter-bar.module.css'
import { useCameras } from './filter-choices.tsx'
import { lookLabels, lookValue } from './search/chip-words.ts'
import type { FilterState } from './use-filter.ts'

interface Chip {
  key: string
  words: string
  without: Partial<Filter>
}

const plateMatches: Record<string, string> = {
  similar: 'looks like',
  exact: 'is',
  wildcard: 'matches',
  fragment: 'contains',
}

function listChips(
  filter: Filter,
  name: 'category' | 'camera' | 'line' | 'targetType' | 'group' | 'attribute' | LookName,
  word: (value: string) => string,
): Chip[] {
  return filter[name].map(value => ({
    key: `${name} ${value}`,
    words: word(value),
    without: { [name]: filter[name].filter(other => other !== value) },
  }))
}

/** The words of a preset, with the day where it is one. */
function presetWords({ filter, span }: FilterState, format: Formatters): string | null {
  const preset = Object.hasOwn(whenPresets, filter.when) ? whenPresets[filter.when as WhenName] : null
  if (preset === null) return null
  const isDay = span.from !== null && span.to !== null && format.date(span.from) === format.date(span.to - 1)
  return isDay && span.from !== null ? `${preset}, ${format.day(span.from)}` : preset
}

function spanWords(state: FilterState, format: Formatters): string {
  const preset = presetWords(state, format)
  if (preset !== null) return preset
  const { from, to } = state.span
  const { zone } = format
  if (from !== null && to !== null && from === startOfDay(from, zone) && to === startOfDay(from, zone, 1)) {
    return format.date(from) === format.date(Date.now()) ? 'today' : `${format.day(from)}${yearWords(from, format)}`
  }
  if (from === null) return to === null ? '' : `until ${format.dateTimeShort(to)}`
  if (to === null) return `since ${format.dateTimeShort(from)}`
  const sameDay = format.date(from) === format.date(to)
  return `${format.dateTimeShort(from)} – ${sameDay ? format.timeShort(to) : format.dateTimeShort(to)}`
}

/** The year of a day that is not of this year. */
function yearWords(at: number, { date }: Formatters): string {
  const year = new Date(at).getFullYear()
  return year === new Date().getFullYear() || date(at) === '' ? '' : ` ${year}`
}

function chipsOf(state: FilterState, format: Formatters, cameraName: (id: string) => string): Chip[] {
  const { filter } = state
  const chips = [
    ...listChips(filter, 'category', value => categoryWords[value as Category]?.word ?? value),
    ...listChips(filter, 'camera', cameraName),
    ...listChips(filter, 'line', value => value),
    ...listChips(filter, 'targetType', value => targetWords[value as keyof typeof targetWords] ?? value),
    ...listChips(filter, 'group', value => `group ${value}`),
    ...listChips(filter, 'attribute', value => attributeText(value)),
    ...lookNames.flatMap(name => listChips(filter, name, value => `${lookLabels[name]}: ${lookValue(name, value)}`)),
  ]
  if (filter.known !== '') {
    chips.push({
      key: 'known',
      words: `${filter.known === 'true' ? 'known' : 'unknown'} plates`,
      without: { known: '' },
    })
  }
  if (filter.plate !== '') {
    const words = `plate ${plateMatches[filter.plateMatch] ?? (/[*?]/.test(filter.plate) ? 'matches' : 'contains')} ${filter.plate}`
    chips.push({ key: 'plate', words, without: { plate: '', plateMatch: '' } })
  }
  if (filter.text !== '') chips.push({ key: 'text', words: `“${filter.text}”`, without: { text: '' } })
  if (filter.kept !== '') chips.push({ key: 'kept', words: 'kept', without: { kept: '' } })
  if (filter.hours !== '') {
    chips.push({ key: 'hours', words: `hours: ${filter.hours.replace('-', '–')}`, without: { hours: '' } })
  }
  const span = spanWords(state, format)
  if (span !== '') chips.push({ key: 'when', words: span, without: { when: '', from: '', to: '' } })
  return chips
}

/** The conditions of the filter, each with a button that removes it. */
export function FilterChips({ state }: { state: FilterState }) {
  const format = useFormat()
  const cameras = useCameras(state.filter.camera.length > 0).data?.items ?? []
  const cameraName = (id: string) => cameras.find(each => each.id === id)?.name ?? siteWords(id)
  return chipsOf(state, format, cameraName).map(({ key, words, without }) => (
    <span key={key} className={classes.chip}>
      <span className={tones.cut} title={words}>
        {words}
      </span>
      <button type="button" aria-label={`Remove filter: ${words}`} onClick={() => state.set(without)}>
        <IconX size={14} aria-hidden />
      </button>
    </span>
  ))
}
