import { likenessOf } from '../../model/plate-likeness.ts'
import { clocksMs, endOfEarly, isSentAfter } from './early-exits.ts'
import { lapseOf } from './lapse-of.ts'
import { newVisit } from './new-visit.ts'
import type { ClosedPass, PlaceRules, VisitDecision, VisitFlag, VisitState } from './place-types.ts'
import { noVisits, type VisitBookState } from './visit-book-state.ts'
import { wayOf } from './way-of.ts'

export interface VisitBookOptions {
  place: PlaceRules
  /** A pass at the same camera so soon after the last one is the same crossing. */
  sameCrossingMs: number
  isKnown: (key: string) => boolean
  visitId: (placeId: string, pass: ClosedPass) => string
  decisions: readonly VisitDecision[]
}

/** Pairs the entries and exits of one place into visits, in the order of the passes' ends. */
export class VisitBook {
  readonly state: VisitBookState
  private readonly options: VisitBookOptions
  /** Visits that changed since the last call of `takeChanges`. */
  private readonly changed = new Set<VisitState>()
  /** No visit ends before. */
  private nextEnd: number

  constructor(options: VisitBookOptions, state: VisitBookState = noVisits()) {
    this.options = options
    this.state = state
    this.nextEnd = Math.min(...state.open.map(({ endsAt }) => endsAt), Number.POSITIVE_INFINITY)
  }

  takeChanges(): VisitState[] {
    const changes = [...this.changed]
    this.changed.clear()
    return changes
  }

  /** Ends the visits whose time is over. */
  advance(now: number): void {
    this.takeEarly(now)
    if (now < this.nextEnd) return
    const over = this.state.open.filter(({ endsAt }) => endsAt <= now)
    for (const visit of over.toSorted((a, b) => a.endsAt - b.endsAt)) this.lapse(visit)
    this.nextEnd = Math.min(...this.state.open.map(({ endsAt }) => endsAt), Number.POSITIVE_INFINITY)
  }

  /** Takes in the exits before a time for which no entry came. */
  takeEarly(before: number): void {
    const { state } = this
    for (let pass = state.early[0]; pass && endOfEarly(pass) < before; pass = state.early[0]) {
      state.early.shift()
      this.leaveAlone(pass, endOfEarly(pass))
    }
  }

  /** Forgets ended visits that cannot change any more at a time of the log. */
  forget(now: number): void {
    this.state.ended = this.state.ended.filter(visit => this.mayChange(visit, now))
  }

  private mayChange(visit: VisitState, now: number): boolean {
    const { place, sameCrossingMs } = this.options
    if (visit.marks.length > 0 && visit.leftAt === null) return true
    if (visit.similarExit || (visit.state === 'exit-unseen' && !visit.isPast)) {
      return now < (visit.enteredAt ?? 0) + 2 * place.unseenAfterMs
    }
    return now < visit.crossedAt.time + sameCrossingMs + clocksMs
  }

  /** Takes a pass in at the time of the log `now`. */
  add(pass: ClosedPass, now: number): void {
    this.advance(now)
    this.forget(now)
    const way = wayOf(pass, this.options.place)
    if (way === 'in') this.enter(pass, now)
    else if (way === 'out') this.leave(pass, now)
    else if (way === 'unknown') this.seen(pass)
  }

  /** A vehicle left the place in which this one stands: it is not here any more. */
  leftParent(key: string): void {
    const visit = this.state.open.findLast(one => one.key === key)
    if (visit) this.end(visit, 'exit-unseen')
  }

  private enter(pass: ClosedPass, now: number): void {
    const same = this.state.open.findLast(visit => visit.key === pass.key)
    const joined = this.joinedTo(pass, this.state.open)
    const repeated = joined ?? (same && this.isSameCrossing(same, pass, 'in') ? same : null)
    if (repeated && !this.isSplit(repeated, pass)) {
      this.addPass(repeated, pass)
      if (joined) flag(repeated, 'joined-by-hand')
      return
    }
    if (same) this.end(same, 'exit-unseen')
    for (const other of this.state.ended) if (other.key === pass.key) other.isPast = true
    const visit = this.begin(pass, now)
    if (same) flag(visit, 'second-entry')
    else this.leaveEarly(pass, now)
  }

  /** Takes in the exits that came after this entry, although their clock says that they came before. */
  private leaveEarly(entry: ClosedPass, now: number): void {
    const { state } = this
    const exits = state.early.filter(exit => isSentAfter(exit, entry))
    state.early = state.early.filter(exit => !exits.includes(exit))
    for (const exit of exits) this.leave(exit, now)
  }

  private leave(pass: ClosedPass, now: number): void {
    const { open, ended } = this.state
    const joined = this.joinedTo(pass, [...open, ...ended])
    if (joined) {
      this.close(joined, pass)
      flag(joined, 'joined-by-hand')
      return
    }
    const visit = this.exactFor(pass)
    if (visit) {
      this.replaceSimilarExit(visit, now)
      this.close(visit, pass)
      return
    }
    const repeated = this.repeatedBy(pass)
    const { early } = this.state
    if (repeated) this.addPass(repeated, pass)
    else if (!early.some(({ key }) => key === pass.key) && this.leaveAsSimilar(pass)) return
    else if (endOfEarly(pass) < now) this.leaveUnseen(pass, now)
    else this.state.early = [...early, pass].sort((a, b) => a.firstAt - b.firstAt)
  }

  /** Takes in an exit without an entry: one that is seen again, or one whose entry was not seen. */
  private leaveAlone(pass: ClosedPass, now: number): void {
    const repeated = this.repeatedBy(pass)
    if (repeated) this.addPass(repeated, pass)
    else this.leaveUnseen(pass, now)
  }

  /** The visit whose exit is seen again. */
  private repeatedBy(pass: ClosedPass): VisitState | undefined {
    const found = this.state.ended.findLast(one => one.key === pass.key && this.isSameCrossing(one, pass, 'out'))
    return found && !this.isSplit(found, pass) ? found : undefined
  }

  /** The visit of exactly this plate that the pass ends: an open one, one whose exit was not seen, or a look-alike's. */
  private exactFor(pass: ClosedPass): VisitState | undefined {
    const { open, ended } = this.state
    const fits = (visit: VisitState) =>
      visit.key === pass.key &&
      visit.enteredAt !== null &&
      visit.enteredAt <= pass.firstAt + clocksMs &&
      !this.isSplit(visit, pass)
    return (
      open.findLast(fits) ??
      ended.findLast(visit => fits(visit) && !visit.isPast && (visit.similarExit || visit.state === 'exit-unseen'))
    )
  }

  /** Ends the visit of the one plate that looks like that of the pass. Returns whether there was one. */
  private leaveAsSimilar(pass: ClosedPass): boolean {
    const found = this.similarFor(pass)
    if (!found) return false
    const { visit, detail } = found
    this.close(visit, pass)
    flag(visit, 'similar')
    visit.similar = detail
    visit.similarExit = pass
    if (this.options.isKnown(pass.key)) {
      visit.plate = pass.plate
      visit.key = pass.key
    }
    return true
  }

  /** The one open visit whose plate is most like that of the pass; null where two are as like. */
  private similarFor(pass: ClosedPass): { visit: VisitState; detail: string | null } | null {
    const { isKnown } = this.options
    const candidates = this.state.open.flatMap(visit => {
      if (visit.enteredAt === null || visit.enteredAt > pass.firstAt + clocksMs) return []
      if (isKnown(visit.key) && isKnown(pass.key)) return []
      const likeness = likenessOf(visit.key, pass.key)
      return likeness && !this.isSplit(visit, pass) ? [{ visit, ...likeness }] : []
    })
    const [best, next] = candidates.sort((a, b) => a.distance - b.distance)
    if (!best || best.distance === next?.distance) return null
    return { visit: best.visit, detail: best.why.detail }
  }

  /** The exit by a look-alike plate was another vehicle's, whose entry was not seen. */
  private replaceSimilarExit(visit: VisitState, now: number): void {
    const { similarExit } = visit
    if (!similarExit) return
    visit.passes = visit.passes.filter(id => id !== similarExit.id)
    visit.flags = visit.flags.filter(one => one !== 'similar')
    visit.similar = null
    visit.similarExit = null
    this.leaveUnseen(similarExit, now)
  }

  private leaveUnseen(pass: ClosedPass, now: number): void {
    const visit = this.make(pass, now, 'entry-unseen')
    visit.leftAt = pass.firstAt
    this.state.ended.push(visit)
  }

  private begin(pass: ClosedPass, now: number): VisitState {
    const { place, decisions } = this.options
    const visit = this.make(pass, now, 'open')
    visit.enteredAt = pass.firstAt
    const { endsAt, flags } = lapseOf(pass, { place, decisions })
    visit.endsAt = endsAt
    for (const name of flags) flag(visit, name)
    this.state.open.push(visit)
    this.nextEnd = Math.min(this.nextEnd, visit.endsAt)
    return visit
  }

  private make(pass: ClosedPass, now: number, state: VisitState['state']): VisitState {
    const { place, visitId } = this.options
    const visit = newVisit(pass, { id: visitId(place.id, pass), placeId: place.id, madeAt: now, state })
    if (this.isNamed(pass, 'split')) flag(visit, 'split-by-hand')
    this.changed.add(visit)
    return visit
  }

  private close(visit: VisitState, pass: ClosedPass): void {
    visit.leftAt = pass.firstAt
    visit.flags = visit.flags.filter(one => one !== 'closed-by-hand')
    this.addPass(visit, pass)
    visit.crossedAt = { camera: pass.camera, time: pass.firstAt, way: 'out' }
    this.end(visit, 'closed')
  }

  /** The time of a visit is over, or a person closed it. */
  private lapse(visit: VisitState): void {
    if (!visit.flags.includes('closed-by-hand')) {
      this.end(visit, 'exit-unseen')
      return
    }
    visit.leftAt = visit.endsAt
    this.end(visit, 'closed')
  }

  private end(visit: VisitState, state: VisitState['state']): void {
    visit.state = state
    this.state.open = this.state.open.filter(one => one !== visit)
    if (!this.state.ended.includes(visit)) this.state.ended.push(visit)
    this.changed.add(visit)
  }

  private addPass(visit: VisitState, pass: ClosedPass): void {
    visit.passes.push(pass.id)
    visit.marks.push(...pass.marks)
    visit.lastSeq = Math.max(visit.lastSeq, pass.lastSeq)
    visit.receivedAt = Math.max(visit.receivedAt, pass.receivedAt)
    visit.crossedAt = { ...visit.crossedAt, time: pass.firstAt }
    this.changed.add(visit)
  }

  /** A pass whose direction is not known shows only that the vehicle is there. */
  private seen(pass: ClosedPass): void {
    const visit = this.state.open.findLast(one => one.key === pass.key)
    if (visit) {
      visit.passes.push(pass.id)
      this.changed.add(visit)
    }
  }

  private isSameCrossing({ crossedAt, passes }: VisitState, pass: ClosedPass, way: 'in' | 'out'): boolean {
    const isNear = Math.abs(pass.firstAt - crossedAt.time) <= this.options.sameCrossingMs
    return isNear && crossedAt.way === way && crossedAt.camera === pass.camera && !passes.includes(pass.id)
  }

  private joinedTo(pass: ClosedPass, visits: readonly VisitState[]): VisitState | null {
    const found = this.named(pass, 'join').flatMap(({ seq }) => visits.find(({ marks }) => marks.includes(seq)) ?? [])
    return found[0] ?? null
  }

  private isSplit(visit: VisitState, pass: ClosedPass): boolean {
    return this.named(pass, 'split').some(({ seq }) => visit.marks.includes(seq))
  }

  private isNamed(pass: ClosedPass, kind: VisitDecision['kind']): boolean {
    return this.named(pass, kind).length > 0
  }

  private named({ marks }: ClosedPass, kind: VisitDecision['kind']): VisitDecision[] {
    if (marks.length === 0) return []
    const { place, decisions } = this.options
    return decisions.filter(
      one => one.kind === kind && one.placeId === place.id && one.otherSeq !== null && marks.includes(one.otherSeq),
    )
  }
}

function flag(visit: VisitState, name: VisitFlag): void {
  if (!visit.flags.includes(name)) visit.flags.push(name)
}
