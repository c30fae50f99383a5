import type { Queries } from '../database/index.ts'
import type { Event } from '../model/index.ts'
import type { EventFilter } from './filter.ts'
import { indexedEvents } from './indexed.ts'
import { askOf, type Question } from './question.ts'
import { unindexedEvents, type Walk } from './unindexed.ts'

export interface PageWanted extends Walk {
  limit: number
}

export interface FoundEvents {
  /** Newest first by `sort`, in either direction of the walk. */
  events: Event[]
  /** Whether more events follow in the direction of the walk. */
  more: boolean
}

/** Merges two walks in the same order into one. */
async function* merged(
  walk: Walk,
  first: AsyncGenerator<Event[]>,
  second: AsyncGenerator<Event[]>,
): AsyncGenerator<Event[]> {
  const sign = walk.direction === 'older' ? -1 : 1
  const compare = (a: Event, b: Event) => (Date.parse(a.time) - Date.parse(b.time) || a.seq - b.seq) * sign
  const [a, b] = [new Peeked(first), new Peeked(second)]
  for (;;) {
    const [left, right] = [await a.peek(), await b.peek()]
    if (!left && !right) return
    const next = !right || (left && compare(left, right) < 0) ? a.take() : b.take()
    yield next
  }
}

class Peeked {
  private readonly source: AsyncGenerator<Event[]>
  private waiting: Event[] = []
  private at = 0

  constructor(source: AsyncGenerator<Event[]>) {
    this.source = source
  }

  async peek(): Promise<Event | undefined> {
    while (this.at >= this.waiting.length) {
      const { value, done } = await this.source.next()
      if (done) return undefined
      this.waiting = value
      this.at = 0
    }
    return this.waiting[this.at]
  }

  take(): Event[] {
    this.at++
    return this.waiting.slice(this.at - 1, this.at)
  }
}

async function* inTurn(...walks: AsyncGenerator<Event[]>[]): AsyncGenerator<Event[]> {
  for (const walk of walks) yield* walk
}

function allEvents(question: Question, walk: Walk, chunk: number): AsyncGenerator<Event[]> {
  // Without a filter the log itself is the best index.
  const isFree = Object.values(question.filter).every(value => value === undefined)
  if (isFree && walk.sort === 'seq') return unindexedEvents({ ...question, indexedSeq: 0 }, walk, chunk)
  const late = unindexedEvents(question, walk)
  const indexed = indexedEvents(question, walk, chunk)
  if (walk.sort === 'time') return merged(walk, late, indexed)
  return walk.direction === 'older' ? inTurn(late, indexed) : inTurn(indexed, late)
}

/** A page of events that pass the filter, those nearest to the mark. */
export async function findEvents(queries: Queries, filter: EventFilter, wanted: PageWanted): Promise<FoundEvents> {
  const question = await askOf(queries, filter)
  const found: Event[] = []
  for await (const events of allEvents(question, wanted, wanted.limit + 1)) {
    found.push(...events)
    if (found.length > wanted.limit) break
  }
  const events = found.slice(0, wanted.limit)
  return { events: wanted.direction === 'older' ? events : events.reverse(), more: found.length > wanted.limit }
}

/** All events that pass the filter and were stored when the walk began, newest first, in chunks of at most `chunk`. */
export async function* walkEvents(
  queries: Queries,
  filter: EventFilter,
  { chunk }: { chunk: number },
): AsyncGenerator<Event[]> {
  const walk: Walk = { sort: 'seq', direction: 'older', mark: null, inclusive: false }
  for await (const events of allEvents(await askOf(queries, filter), walk, chunk)) {
    for (let at = 0; at < events.length; at += chunk) yield events.slice(at, at + chunk)
  }
}

/** The ids of the next newer and the next older event that pass the filter. */
export async function neighboursOf(
  queries: Queries,
  filter: EventFilter,
  { seq }: Pick<Event, 'seq'>,
): Promise<{ newer: string | null; older: string | null }> {
  const beside = async (direction: Walk['direction']) => {
    const mark = { seq, time: 0 }
    const { events } = await findEvents(queries, filter, { limit: 1, sort: 'seq', direction, mark, inclusive: false })
    return events[0]?.id ?? null
  }
  const [newer, older] = await Promise.all([beside('newer'), beside('older')])
  return { newer, older }
}
