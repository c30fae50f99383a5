import type { ApiContext } from './api-context.ts'

const patienceMs = 2000

/**
 * Waits up to 2 s until all events acknowledged before the call can be found. Resolves to the last searchable seq: an
 * answer without the newest events is better than none.
 */
export async function untilSearchable({
  searchIndex,
  feed,
}: Pick<ApiContext, 'searchIndex' | 'feed'>): Promise<number> {
  const { lastSeq } = feed
  return lastSeq - (await searchIndex.caughtUp(lastSeq, patienceMs))
}
