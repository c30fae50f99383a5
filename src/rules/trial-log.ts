import type { Queries } from '../database/index.ts'
import type { AnnotatedEntry, AnnotateEntries } from '../events/index.ts'
import { type EntryPage, EventLog } from '../log/index.ts'
import type { Event, LogEntry } from '../model/index.ts'
import type { When } from '../outputs/schemas.ts'
import { countEvents, type EventFilter, walkEvents } from '../search/index.ts'
import { type IndexedPart, indexedParts, together } from './closest-filter.ts'
import { kindsOf } from './compile-when.ts'
import type { RuleBook } from './rule-book.ts'

export interface TrialLogOptions {
  queries: Queries
  publish: AnnotateEntries
  rules: RuleBook
  when: When
  /** Entries that are read one by one; where there are more, the search index says which. */
  mostRead?: number
}

interface Stretch {
  from: Date
  to: Date
}

export interface TrialRead {
  /** Entries of the kinds that are asked for, read or passed over. */
  looked: number
  complete: boolean
  /** How far back it looked. */
  from: Date
  /** Those the index left out, by the part of the condition they do not fulfil. */
  passedOver: { part: string; count: number }[]
}

/** `onlyShown`: they are counted among those passed over. */
type Look = (entries: AnnotatedEntry[], onlyShown?: boolean) => void

const readable = 40_000
const readWithinMs = 1200
// Each page is a moment in which nothing else is done.
const pageSize = 500
const shownBeside = 200

/** Reads the part of the log that a rule is tried on, oldest first. */
export class TrialLog {
  private readonly options: TrialLogOptions

  constructor(options: TrialLogOptions) {
    this.options = options
  }

  async read(stretch: Stretch, look: Look): Promise<TrialRead> {
    const { mostRead = readable, when } = this.options
    const place = await this.placeOf(stretch)
    if (place === null) return { looked: 0, complete: true, from: stretch.from, passedOver: [] }
    const isShort = place.last - place.first < mostRead
    if (isShort) return this.readAll(stretch, place.first - 1, look)
    if (kindsOf(when).every(kind => kind === 'alarm')) return this.readCandidates(stretch, look)
    // Only events have an index.
    const { oldest, ...read } = await this.readAll(stretch, place.last - mostRead, look)
    return { ...read, complete: false, from: oldest }
  }

  /** Numbers of the log between which the stretch lies. */
  private async placeOf({ from, to }: Stretch): Promise<{ first: number; last: number } | null> {
    return new EventLog(this.options.queries).seqsBetween(from, to)
  }

  private async readAll({ from, to }: Stretch, after: number, look: Look): Promise<TrialRead & { oldest: Date }> {
    const { queries, publish, when } = this.options
    const kinds = new Set(kindsOf(when))
    let looked = 0
    let oldest = to.getTime()
    const isWanted = ({ kind, time }: LogEntry) => {
      const at = Date.parse(time)
      return kinds.has(kind) && at >= from.getTime() && at < to.getTime()
    }
    for (let at: number | undefined = after; at !== undefined; ) {
      const page: EntryPage = await new EventLog(queries).entriesAfter(at, pageSize)
      const wanted = page.entries.filter(isWanted)
      looked += wanted.length
      for (const { time } of wanted) oldest = Math.min(oldest, Date.parse(time))
      look(await publish(wanted))
      at = page.upTo ?? undefined
    }
    return { looked, complete: true, from, oldest: new Date(oldest), passedOver: [] }
  }

  /** Reads what the index does not rule out, the newest as far as time allows, and counts the rest by the index. */
  private async readCandidates(stretch: Stretch, look: Look): Promise<TrialRead> {
    const { queries, rules, when } = this.options
    const parts = indexedParts(when, words => rules.cameras.idsMeant(words))
    const filter: EventFilter = { ...together(parts.map(part => part.filter)), ...stretch }
    const { events, complete } = await this.newestOf(filter)
    const from = complete ? stretch.from : new Date(Math.min(...events.map(({ time }) => Date.parse(time))))
    const seen = { from, to: stretch.to }
    const read = new Set(events.map(({ seq }) => seq))
    // Some of those it rules out, so that there is something to show for them.
    const { events: others } = await this.newestOf(seen, shownBeside)
    look(await this.published(others.filter(({ seq }) => !read.has(seq)).reverse()), true)
    look(await this.published(events.reverse()))
    const [{ total: looked }, passedOver] = await Promise.all([
      countEvents(queries, seen),
      this.countPassedOver(parts, seen),
    ])
    return { looked, complete, from, passedOver }
  }

  private async newestOf(filter: EventFilter, most = this.options.mostRead ?? readable) {
    const startedAt = performance.now()
    const events: Event[] = []
    for await (const chunk of walkEvents(this.options.queries, filter, { chunk: pageSize })) {
      events.push(...chunk)
      if (events.length >= most || performance.now() - startedAt > readWithinMs) return { events, complete: false }
    }
    return { events, complete: true }
  }

  private async published(events: Event[]): Promise<AnnotatedEntry[]> {
    const published: AnnotatedEntry[] = []
    for (let at = 0; at < events.length; at += pageSize) {
      published.push(...(await this.options.publish(events.slice(at, at + pageSize))))
    }
    return published
  }

  private async countPassedOver(parts: readonly IndexedPart[], stretch: Stretch): Promise<TrialRead['passedOver']> {
    const { queries } = this.options
    const filters = parts.map((_, at) => together(parts.slice(0, at + 1).map(({ filter }) => filter)))
    const counts = await Promise.all([{}, ...filters].map(filter => countEvents(queries, { ...filter, ...stretch })))
    return parts.map(({ part }, at) => ({ part, count: (counts[at]?.total ?? 0) - (counts[at + 1]?.total ?? 0) }))
  }
}
