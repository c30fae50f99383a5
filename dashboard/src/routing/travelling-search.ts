import type { Search } from './search-params.ts'

/** Pages that have a filter in common, with the parameters that each of them understands. */
const shared: Record<string, (search: Search) => Search> = {
  '/live': ({ when: _when, from: _from, to: _to, hours: _hours, ...rest }) => rest,
  '/events': search => search,
  '/plates': ({ plate, plateMatch, known, group, camera, when, from, to }) => {
    const oneOnly = { group: firstOf(group), camera: firstOf(camera) }
    return { plate, plateMatch: plateMatch === 'similar' ? plateMatch : undefined, known, ...oneOnly, when, from, to }
  },
  '/counts': ({ camera, when, from, to, range }) => ({
    camera: firstOf(camera),
    from,
    to,
    range: range ?? rangeOf(when),
  }),
}

const firstOf = (list: string | undefined) => list?.split(',')[0]

const ranges = new Set(['today', 'yesterday', '7d', '30d'])
const rangeOf = (when: string | undefined) => (when !== undefined && ranges.has(when) ? when : undefined)

/** The parameters of one page only: the place in its list, the open event, the layout. */
const own = ['at', 'open', 'view', 'compare', 'bucket', 'place', 'target', 'count']

/** The filter of the page at `path` as the page at `to` understands it; nothing where one of them has none. */
export function travellingSearch(path: string, search: Search, to: string): Search {
  const translate = shared[to]
  if (!Object.hasOwn(shared, path) || !translate || path === to) return {}
  const rest = Object.fromEntries(Object.entries(search).filter(([name]) => !own.includes(name)))
  const { range, ...filter } = rest
  const time =
    range !== undefined && filter.from === undefined && to !== '/counts' && ranges.has(range) ? { when: range } : {}
  const found = translate({ ...filter, ...(to === '/counts' && { range }), ...time })
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}
