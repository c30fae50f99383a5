import { PassBook } from './pass-book.ts'
import { bestRead, camerasOf, directionOf } from './pass-state.ts'
import type { ClosedPass, PassState, PlaceRules, PlateRead, VisitDecision, VisitState } from './place-types.ts'
import { VisitBook } from './visit-book.ts'
import { noVisits, type VisitBookState } from './visit-book-state.ts'
import { wayOf } from './way-of.ts'

export interface TimelineOptions {
  gapMs: number
  places: readonly PlaceRules[]
  decisions: readonly VisitDecision[]
  isKnown: (key: string) => boolean
  passId: (first: PlateRead) => string
  visitId: (placeId: string, pass: ClosedPass) => string
}

/** The state of passes and visits at a time. Plain data: as JSON it is the same where the state is the same. */
export interface TimelineState {
  at: number
  passes: PassState[]
  visits: Record<string, VisitBookState>
}

export const firstState = (): TimelineState => ({ at: 0, passes: [], visits: {} })

/** A pass with the facts that visits need. */
export interface PassFacts {
  state: PassState
  closed: ClosedPass
}

/**
 * Makes passes and visits from reads in the order of their time. The result depends on the reads, the places and the
 * decisions of people alone: stopping at any state and continuing from it gives the same.
 */
export class PlaceTimeline {
  private readonly options: TimelineOptions
  private readonly book: PassBook
  private readonly visitBooks: Map<string, VisitBook>
  private readonly named: ReadonlySet<number>
  private changedPasses = new Set<PassState>()
  at: number

  constructor(options: TimelineOptions, state: TimelineState = firstState()) {
    this.options = options
    const { gapMs, isKnown, places } = options
    this.at = state.at
    this.book = new PassBook({ gapMs, isKnown }, state.passes)
    this.named = new Set(
      options.decisions.flatMap(({ seq, otherSeq }) => [seq, ...(otherSeq === null ? [] : [otherSeq])]),
    )
    this.visitBooks = new Map(places.map(place => [place.id, this.bookOf(place, state.visits[place.id])]))
  }

  get state(): TimelineState {
    for (const book of this.visitBooks.values()) book.forget(this.at)
    const visits = Object.fromEntries([...this.visitBooks].map(([id, { state }]) => [id, state]))
    return { at: this.at, passes: this.book.open, visits }
  }

  get openPasses(): readonly PassState[] {
    return this.book.open
  }

  add(read: PlateRead): PassState {
    this.advance(read.time)
    const pass = this.book.add(read)
    this.changedPasses.add(pass)
    return pass
  }

  /** Does what happens before a time without further reads: passes end, visits lapse. */
  advance(before: number): void {
    if (before <= this.at) return
    for (const pass of this.book.close(before)) {
      this.changedPasses.add(pass)
      this.apply(pass, this.book.closesAt(pass))
    }
    this.settle(before)
    for (const book of this.visitBooks.values()) book.advance(before)
    this.at = before
  }

  /** Takes in the passes that may still change too: the visits as they look at `now`. The timeline ends with this. */
  applyOpen(now: number): void {
    const open = this.book.open.toSorted((a, b) => this.book.closesAt(a) - this.book.closesAt(b))
    for (const pass of open) this.apply(pass, this.at)
    for (const book of this.visitBooks.values()) {
      book.takeEarly(Number.POSITIVE_INFINITY)
      book.advance(now)
    }
  }

  /** Marks the passes as settled whose gap is over at a time. */
  settle(at: number): void {
    for (const pass of this.book.open) {
      if (pass.isSettled || this.book.settlesAt(pass) >= at) continue
      pass.isSettled = true
      this.changedPasses.add(pass)
    }
  }

  takePasses(): PassFacts[] {
    const changes = [...this.changedPasses].map(state => ({ state, closed: this.factsOf(state) }))
    this.changedPasses = new Set()
    return changes
  }

  takeVisits(): VisitState[] {
    return [...this.visitBooks.values()].flatMap(book => book.takeChanges())
  }

  private apply(pass: PassState, at: number): void {
    const { places } = this.options
    const facts = this.factsOf(pass)
    for (const place of places) {
      const book = this.visitBooks.get(place.id)
      if (!book) continue
      book.add(facts, at)
      if (wayOf(facts, place) === 'out')
        for (const inner of places) if (inner.parent === place.id) this.visitBooks.get(inner.id)?.leftParent(facts.key)
    }
  }

  private factsOf(pass: PassState): ClosedPass {
    const { read } = bestRead(pass)
    const first = pass.reads[0] ?? read
    const cameras = camerasOf(pass)
    return {
      id: this.options.passId(first),
      plate: read.plate,
      key: read.key,
      firstAt: first.time,
      firstSeq: Math.min(...pass.reads.map(({ seq }) => seq)),
      lastSeq: Math.max(...pass.reads.map(({ seq }) => seq)),
      receivedAt: pass.lastReceivedAt,
      camera: cameras[0] ?? first.camera,
      cameras,
      direction: directionOf(pass),
      marks: this.named.size === 0 ? [] : pass.reads.flatMap(({ seq }) => (this.named.has(seq) ? [seq] : [])),
    }
  }

  private bookOf(place: PlaceRules, state: VisitBookState | undefined): VisitBook {
    const { gapMs, isKnown, visitId, decisions } = this.options
    return new VisitBook({ place, sameCrossingMs: 2 * gapMs, isKnown, visitId, decisions }, { ...noVisits(), ...state })
  }
}
