import type { QueryOf } from '#api/api-routes.ts'
import { startOfDay } from '#format/zone.ts'
import { type Search, valuesOf } from '#routing/search-params.ts'

export type EventQuery = QueryOf<'events/count'>

/** The filter bar; empty texts and lists filter nothing. */
export interface Filter {
  category: string[]
  camera: string[]
  targetType: string[]
  group: string[]
  /** `vehicle.color:white` */
  attribute: string[]
  plate: string
  plateMatch: string
  text: string
  /** A span that ends now: see `whenPresets`; then `from` and `to` are empty. */
  when: string
  /** ISO 8601 */
  from: string
  to: string
  /** `true` or empty */
  kept: string
}

const listFields = ['category', 'camera', 'targetType', 'group', 'attribute'] as const
const textFields = ['plate', 'plateMatch', 'text', 'when', 'from', 'to', 'kept'] as const
export const filterNames = [...listFields, ...textFields]

export const whenPresets: Record<string, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  today: 'Today',
  yesterday: 'Yesterday',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
}

/** The filter in an address, as `eventSearch` has checked it. */
export function filterOfSearch(search: Search): Filter {
  const list = (name: (typeof listFields)[number]) => valuesOf(search[name])
  const text = (name: (typeof textFields)[number]) => search[name] ?? ''
  return {
    category: list('category'),
    camera: list('camera'),
    targetType: list('targetType'),
    group: list('group'),
    attribute: list('attribute'),
    plate: text('plate'),
    plateMatch: text('plateMatch'),
    text: text('text'),
    when: text('when'),
    from: text('from'),
    to: text('to'),
    kept: text('kept'),
  }
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

/** Milliseconds; null where the filter leaves that end open. */
export interface Span {
  from: number | null
  to: number | null
}

const hour = 3_600_000

/** The start and the end of the time that the filter covers. */
export function spanOf(filter: Pick<Filter, 'when' | 'from' | 'to'>, now: number, zone: string): Span {
  switch (filter.when) {
    case '1h':
      return { from: now - hour, to: null }
    case '24h':
      return { from: now - 24 * hour, to: null }
    case 'today':
      return { from: startOfDay(now, zone), to: null }
    case 'yesterday':
      return { from: startOfDay(now, zone, -1), to: startOfDay(now, zone) }
    case '7d':
      return { from: now - 7 * 24 * hour, to: null }
    case '30d':
      return { from: now - 30 * 24 * hour, to: null }
    default:
      return { from: momentOf(filter.from), to: momentOf(filter.to) }
  }
}

function momentOf(text: string): number | null {
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at
}

/** The filter as parameters of the API; only those that filter something. */
export function eventQuery(filter: Filter, span: Span): EventQuery {
  const { when: _when, from: _from, to: _to, kept, ...rest } = filter
  const plateMatch = filter.plate === '' ? '' : filter.plateMatch
  const iso = (at: number | null) => (at === null ? undefined : new Date(at).toISOString())
  const query = { ...rest, plateMatch, kept: kept === 'true' || undefined, from: iso(span.from), to: iso(span.to) }
  const isGiven = (value: unknown) =>
    value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
  // The names in the lists were checked with the address.
  return Object.fromEntries(Object.entries(query).filter(([, value]) => isGiven(value))) as EventQuery
}
