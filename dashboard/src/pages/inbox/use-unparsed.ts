import { usePages } from '#api/use-pages.ts'

/** The posts that were not recognized, newest first, page by page. */
export function useUnparsed() {
  const { items, first, error, refetch, more } = usePages('unparsed', {}, { everyMs: 30_000 })
  return { items, total: first?.total ?? 0, ready: first !== undefined, error, refetch, more }
}
