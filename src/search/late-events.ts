import type { Event } from '../model/index.ts'
import type { Question } from './question.ts'
import { unindexedEvents } from './unindexed.ts'

// There are more only while the index is being built.
const mostUnindexed = 5000
// The memory that an event takes grows with its targets.
const mostTargets = 50_000

/** The events that pass the filter and are not indexed yet; where `exact` is false there are more. */
export async function lateEvents(question: Question): Promise<{ events: Event[]; exact: boolean }> {
  const found: Event[] = []
  let targets = 0
  const walk = { sort: 'seq', direction: 'older', mark: null, inclusive: false } as const
  for await (const events of unindexedEvents(question, walk)) {
    found.push(...events)
    targets += events.reduce((sum, event) => sum + event.targets.length, 0)
    if (found.length >= mostUnindexed || targets >= mostTargets) return { events: found, exact: false }
  }
  return { events: found, exact: true }
}

export const timeOf = (event: Event) => Date.parse(event.time)
