import type { ApiContext } from './api-context.ts'

const patienceMs = 2000

/** Waits until what was acknowledged before the question can be found, but not for long: an answer that misses the newest events is better than none. */
export async function untilSearchable({ analysis, feed }: Pick<ApiContext, 'analysis' | 'feed'>): Promise<void> {
  await analysis.searchable(feed.lastSeq, patienceMs)
}
