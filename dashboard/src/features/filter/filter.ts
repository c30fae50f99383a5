import type { QueryOf } from '#api/api-routes.ts'
import type { WhenName } from '#routing/page-search.ts'
import { type Search, valuesOf } from '#routing/search-params.ts'
import { type LookName, lookNames } from '#server/search/look-names.ts'
import { presetSpan, type Span } from './when-presets.ts'

export type { Span } from './when-presets.ts'

export type EventQuery = QueryOf<'events/count'>

/** The filter bar; empty texts and lists filter nothing. */
export interface Filter extends Record<LookName, string[]> {
  category: string[]
  camera: string[]
  /** Names that people gave to lines and zones. */
  line: string[]
  targetType: string[]
  group: string[]
  /** `vehicle.color:white` */
  attribute: string[]
  plate: string
  plateMatch: string
  text: string
  /** `true`, `false` or empty: whether the plate is a known one. */
  known: string
  /** A span that moves on with time: see `whenPresets`; then `from` and `to` are empty. */
  when: string
  /** ISO 8601 */
  from: string
  to: string
  /** `22:00-06:00` or empty */
  hours: string
  /** `true` or empty */
  kept: string
}

const listFields = ['category', 'camera', 'line', 'targetType', 'group', 'attribute', ...lookNames] as const
const textFields = ['plate', 'plateMatch', 'known', 'text', 'when', 'from', 'to', 'hours', 'kept'] as const
export const filterNames = [...listFields, ...textFields]

export const whenPresets: Record<WhenName, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  today: 'Today',
  yesterday: 'Yesterday',
  'last-night': 'Last night',
  'this-week': 'This week',
  'last-week': 'Last week',
  'this-month': 'This month',
  'last-month': 'Last month',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  mon: 'Last Monday',
  tue: 'Last Tuesday',
  wed: 'Last Wednesday',
  thu: 'Last Thursday',
  fri: 'Last Friday',
  sat: 'Last Saturday',
  sun: 'Last Sunday',
}

/** The filter in an address, as `eventSearch` has checked it. */
export function filterOfSearch(search: Search): Filter {
  const list = (name: (typeof listFields)[number]) => valuesOf(search[name])
  const text = (name: (typeof textFields)[number]) => search[name] ?? ''
  const lists = Object.fromEntries(listFields.map(name => [name, list(name)]))
  const texts = Object.fromEntries(textFields.map(name => [name, text(name)]))
  return { ...lists, ...texts } as unknown as Filter
}

/** The search parameters for a change of the filter; fields that `change` leaves out are left out here. */
export function searchOfFilter(change: Partial<Filter>): Search {
  const search: Search = {}
  for (const [name, value] of Object.entries(change)) {
    const text = Array.isArray(value) ? value.join(',') : value
    search[name] = text === '' ? undefined : text
  }
  return search
}

/** The start and the end of the time that the filter covers. */
export function spanOf(filter: Pick<Filter, 'when' | 'from' | 'to'>, now: number, zone: string): Span {
  return presetSpan(filter.when, now, zone) ?? { from: momentOf(filter.from), to: momentOf(filter.to) }
}

function momentOf(text: string): number | null {
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at
}

/** The filter as parameters of the API; only those that filter something. `zone` is that of `hours`. */
export function eventQuery(filter: Filter, span: Span, zone: string): EventQuery {
  const { when: _when, from: _from, to: _to, kept, ...rest } = filter
  const plateMatch = filter.plate === '' ? '' : filter.plateMatch
  const iso = (at: number | null) => (at === null ? undefined : new Date(at).toISOString())
  const query = {
    ...rest,
    plateMatch,
    known: filter.known === '' ? undefined : filter.known === 'true',
    kept: kept === 'true' || undefined,
    from: iso(span.from),
    to: iso(span.to),
    zone: filter.hours === '' ? undefined : zone,
  }
  const isGiven = (value: unknown) =>
    value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
  // The names in the lists were checked with the address.
  return Object.fromEntries(Object.entries(query).filter(([, value]) => isGiven(value))) as EventQuery
}
