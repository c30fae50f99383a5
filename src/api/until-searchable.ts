import type { ApiContext } from './api-context.ts'

const patienceMs = 2000

/**
 * Waits until what was acknowledged before the question can be found, but not for long: an answer that misses the
 * newest events is better than none. Resolves to the entry of the log up to which the answer misses nothing.
 */
export async function untilSearchable({
  searchIndex,
  feed,
}: Pick<ApiContext, 'searchIndex' | 'feed'>): Promise<number> {
  const { lastSeq } = feed
  return lastSeq - (await searchIndex.caughtUp(lastSeq, patienceMs))
}
