import type { Query } from '#api/api-client.ts'
import { startOfDay } from '#format/zone.ts'
import { type Search, valuesOf } from '#routing/search-params.ts'

/** What the filter bar says; empty texts and lists ask for nothing. */
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

export const listFields = ['category', 'camera', 'targetType', 'group', 'attribute'] as const
export const textFields = ['plate', 'plateMatch', 'text', 'when', 'from', 'to', 'kept'] as const

export const whenPresets: Record<string, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  today: 'Today',
  yesterday: 'Yesterday',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
}

/** The filter that an address holds. */
export function filterOfSearch(search: Search): Filter {
  const lists = Object.fromEntries(listFields.map(name => [name, valuesOf(search[name])]))
  const texts = Object.fromEntries(textFields.map(name => [name, search[name] ?? '']))
  return { ...lists, ...texts } as unknown as Filter
}

/** The part of an address that says so; names that are left out of `change` are left out here. */
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

/** From when to when the filter reaches. */
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

/** The parameters that the API takes for it. */
export function apiQuery(filter: Filter, span: Span): Query {
  const { when: _when, from: _from, to: _to, ...rest } = filter
  const plateMatch = filter.plate === '' ? '' : filter.plateMatch
  const iso = (at: number | null) => (at === null ? undefined : new Date(at).toISOString())
  const query = { ...rest, plateMatch, from: iso(span.from), to: iso(span.to) }
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value.length > 0))
}
