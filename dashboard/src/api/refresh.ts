import type { QueryClient } from '@tanstack/react-query'

/**
 * Asks again for what is shown of these paths of the API and of the paths below them, e.g. `['cameras', 'events']`. An answer that is
 * on its way for the first time may be older than the change, so it is asked for once more when it has arrived.
 */
export async function refresh(queries: QueryClient, paths: readonly string[]): Promise<void> {
  const shows = (key: unknown) => paths.some(path => key === path || String(key).startsWith(`${path}/`))
  const touched = queries.getQueryCache().findAll({ predicate: ({ queryKey }) => shows(queryKey[0]) })
  const arriving = touched.filter(({ state }) => state.data === undefined && state.fetchStatus === 'fetching')
  const refreshed = queries.invalidateQueries({ predicate: query => touched.includes(query) })
  await Promise.allSettled(arriving.map(({ promise }) => promise))
  await queries.invalidateQueries({ predicate: query => arriving.includes(query) })
  await refreshed
}
