import type { Queries } from '../database/index.ts'
import type { AnnotatedEntry, AnnotateEntries } from '../events/index.ts'
import { type EntryPage, EventLog } from '../log/index.ts'
import type { Event, LogEntry } from '../model/index.ts'
import { countEvents, type EventFilter, walkEvents } from '../search/index.ts'
import { kindsOf } from './compile-condition.ts'
import { combineFilters, type IndexedPart, indexedParts } from './index-filter.ts'
import type { When } from './rule-schema.ts'
import type { Rules } from './rules.ts'

export interface TrialLogOptions {
  queries: Queries
  annotate: AnnotateEntries
  rules: Rules
  when: When
  /** The most entries that are read one by one; beyond that the search index selects them. */
  mostRead?: number
}

interface Period {
  from: Date
  to: Date
}

export interface TrialRead {
  /** Entries of the wanted kinds that were read or excluded by the index. */
  looked: number
  complete: boolean
  /** The beginning of the part that was read. */
  from: Date
  /** Entries that the index excluded, by the part of the condition that did not match. */
  excluded: { part: string; count: number }[]
}

/** Receives entries as they are read. `examplesOnly`: show them, but do not count them; `excluded` counts them. */
type Visit = (entries: AnnotatedEntry[], examplesOnly?: boolean) => void

const defaultMostRead = 40_000
const readWithinMs = 1200
// Evaluating a page blocks the event loop, so pages are short.
const pageSize = 500
const mostExamples = 200

/** Reads the part of the log on which a rule is tried, oldest first. */
export class TrialLog {
  private readonly options: TrialLogOptions

  constructor(options: TrialLogOptions) {
    this.options = options
  }

  async read(period: Period, visit: Visit): Promise<TrialRead> {
    const { mostRead = defaultMostRead, when } = this.options
    const range = await this.rangeOf(period)
    if (range === null) return { looked: 0, complete: true, from: period.from, excluded: [] }
    const isShort = range.last - range.first < mostRead
    if (isShort) return this.readAll(period, range.first - 1, visit)
    if (kindsOf(when).every(kind => kind === 'alarm')) return this.readCandidates(period, visit)
    // Only events are indexed; of other kinds the newest are read.
    const { oldest, ...read } = await this.readAll(period, range.last - mostRead, visit)
    return { ...read, complete: false, from: oldest }
  }

  /** The first and last log number of the period; null if nothing falls into it. */
  private async rangeOf({ from, to }: Period): Promise<{ first: number; last: number } | null> {
    return new EventLog(this.options.queries).seqsBetween(from, to)
  }

  private async readAll({ from, to }: Period, after: number, visit: Visit): Promise<TrialRead & { oldest: Date }> {
    const { queries, annotate, when } = this.options
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
      visit(await annotate(wanted))
      at = page.upTo ?? undefined
    }
    return { looked, complete: true, from, oldest: new Date(oldest), excluded: [] }
  }

  /** Reads the events that pass the index filters, newest first while time allows, and counts the rest by the index. */
  private async readCandidates(period: Period, visit: Visit): Promise<TrialRead> {
    const { queries, rules, when } = this.options
    const parts = indexedParts(when, words => rules.cameras.idsMatching(words))
    const filter: EventFilter = { ...combineFilters(parts.map(part => part.filter)), ...period }
    const { events, complete } = await this.newestOf(filter)
    const from = complete ? period.from : new Date(Math.min(...events.map(({ time }) => Date.parse(time))))
    const seen = { from, to: period.to }
    const read = new Set(events.map(({ seq }) => seq))
    // A few excluded events serve as examples.
    const { events: others } = await this.newestOf(seen, mostExamples)
    visit(await this.annotated(others.filter(({ seq }) => !read.has(seq)).reverse()), true)
    visit(await this.annotated(events.reverse()))
    const [{ total: looked }, excluded] = await Promise.all([
      countEvents(queries, seen),
      this.countExcluded(parts, seen),
    ])
    return { looked, complete, from, excluded }
  }

  private async newestOf(filter: EventFilter, most = this.options.mostRead ?? defaultMostRead) {
    const startedAt = performance.now()
    const events: Event[] = []
    for await (const chunk of walkEvents(this.options.queries, filter, { chunk: pageSize })) {
      events.push(...chunk)
      if (events.length >= most || performance.now() - startedAt > readWithinMs) return { events, complete: false }
    }
    return { events, complete: true }
  }

  private async annotated(events: Event[]): Promise<AnnotatedEntry[]> {
    const annotated: AnnotatedEntry[] = []
    for (let at = 0; at < events.length; at += pageSize) {
      annotated.push(...(await this.options.annotate(events.slice(at, at + pageSize))))
    }
    return annotated
  }

  private async countExcluded(parts: readonly IndexedPart[], period: Period): Promise<TrialRead['excluded']> {
    const { queries } = this.options
    const filters = parts.map((_, at) => combineFilters(parts.slice(0, at + 1).map(({ filter }) => filter)))
    const counts = await Promise.all([{}, ...filters].map(filter => countEvents(queries, { ...filter, ...period })))
    return parts.map(({ part }, at) => ({ part, count: (counts[at]?.total ?? 0) - (counts[at + 1]?.total ?? 0) }))
  }
}
