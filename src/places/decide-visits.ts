import type { PlaceDecisionTable, TableStore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'
import { passesWithIds } from './find-passes.ts'
import { findVisit, findVisits, type Visit } from './find-visits.ts'
import { VisitDecisions } from './visit-decisions.ts'

export interface DecideVisitsOptions extends TableStore {
  clock: Clock
  /** The number of the event with this id; null where it was removed. */
  seqOf: (eventId: string) => Promise<number | null>
}

export interface Closing {
  leftAt: Date
  note: string | null
}

/** Decisions about visits. They are stored by the events of a visit, so that they survive when visits are made again. */
export class DecideVisits {
  private readonly options: DecideVisitsOptions

  constructor(options: DecideVisitsOptions) {
    this.options = options
  }

  /** Throws `not-found`. */
  async find(id: string): Promise<Visit> {
    const visit = await findVisit(this.options.queries, id, this.now())
    if (!visit) throw new ViewtronError('not-found', { what: 'visit', id })
    return visit
  }

  /** Throws `not-found` and `visit-not-open`. */
  async close(id: string, { leftAt, note }: Closing, by: string): Promise<void> {
    const visit = await this.find(id)
    const { plate, state, place, enteredAt } = visit
    if (enteredAt === null || (state !== 'open' && state !== 'exit-unseen')) {
      throw new ViewtronError('visit-not-open', { plate, state })
    }
    const at = Math.max(leftAt.getTime(), enteredAt)
    await this.decide([{ kind: 'close', place_id: place.id, seq: await this.firstSeq(visit), value: at, note }], by)
  }

  /**
   * Opens a visit again: it was closed by hand, its exit was not seen, or the exit was that of another vehicle, which gets a
   * visit of its own. Throws `not-found` and `visit-not-openable`.
   */
  async open(id: string, note: string | null, by: string): Promise<void> {
    const visit = await this.find(id)
    const reason = whyNotOpenable(visit, await this.hasLater(visit))
    if (reason) throw new ViewtronError('visit-not-openable', { plate: visit.plate, reason })
    const place_id = visit.place.id
    const seq = await this.firstSeq(visit)
    const exit = await this.exitOf(visit)
    const split = exit === null ? [] : [{ kind: 'split' as const, place_id, seq, other_seq: exit, note }]
    await this.decide([...split, { kind: 'open', place_id, seq, value: this.now(), note }], by)
  }

  /** Whether a later visit of the plate began at the place. */
  private async hasLater({ place, plate, sortAt }: Visit): Promise<boolean> {
    const wanted = { placeId: place.id, plate, plateMatch: 'exact' as const, from: new Date(sortAt + 1) }
    const later = await findVisits(this.options.queries, { ...wanted, limit: 10, before: null }, this.now())
    return later.some(({ enteredAt }) => enteredAt !== null)
  }

  /** The number of the first read of the pass that ended a visit; null where none did. */
  private async exitOf({ passes, leftAt, state, flags }: Visit): Promise<number | null> {
    if (state !== 'closed' || flags.includes('closed-by-hand')) return null
    const found = await passesWithIds(this.options.queries, passes.slice(1))
    const exit = [...found.values()].find(({ firstAt }) => firstAt === leftAt)
    return exit ? this.seqOfPass(exit.id) : null
  }

  /** Takes a pass, and those after it, out of a visit. Throws `not-found` and `visit-not-divisible`. */
  async split(id: string, passId: string, by: string): Promise<void> {
    const visit = await this.find(id)
    const at = visit.passes.indexOf(passId)
    if (at < 1) {
      const reason = at === 0 ? 'the pass is the first one of the visit' : 'the pass is not part of the visit'
      throw new ViewtronError('visit-not-divisible', { plate: visit.plate, reason })
    }
    const [seq, other] = [await this.firstSeq(visit), await this.seqOfPass(passId)]
    await this.decide([{ kind: 'split', place_id: visit.place.id, seq, other_seq: other }], by)
  }

  /** Joins two visits, of which the earlier one was not seen to end. Throws `not-found` and `visits-not-joinable`. */
  async join(id: string, withId: string, by: string): Promise<string> {
    const both = [await this.find(id), await this.find(withId)].toSorted((a, b) => a.sortAt - b.sortAt)
    const [first, second] = both as [Visit, Visit]
    const reason = whyNotJoinable(first, second)
    if (reason) throw new ViewtronError('visits-not-joinable', { plate: first.plate, other: second.plate, reason })
    const [seq, other] = [await this.firstSeq(first), await this.firstSeq(second)]
    await this.decide([{ kind: 'join', place_id: first.place.id, seq, other_seq: other }], by)
    return first.id
  }

  private async decide(
    decided: readonly (Partial<PlaceDecisionTable> & Pick<PlaceDecisionTable, 'kind' | 'place_id'>)[],
    by: string,
  ): Promise<void> {
    const { queries, write } = this.options
    const empty = { seq: null, other_seq: null, value: null, note: null }
    const decisions = new VisitDecisions(queries)
    // Decisions hold in their order, also those of one millisecond or from before the clock was set back.
    const first = Math.max(this.now(), (await decisions.lastAboutVisits()) + 1)
    const timed = decided.map((one, n) => ({ ...empty, ...one, id: uuid7(first + n), at: first + n, by }))
    await write(timed.map(one => decisions.addStatement(one)))
  }

  private firstSeq({ passes }: Visit): Promise<number> {
    return this.seqOfPass(passes[0] ?? '')
  }

  /** The number of the first read of a pass. */
  private async seqOfPass(id: string): Promise<number> {
    const pass = (await passesWithIds(this.options.queries, [id])).get(id)
    const seq = await this.options.seqOf(pass?.reads[0] ?? '')
    if (seq === null) throw new ViewtronError('not-found', { what: 'pass', id })
    return seq
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}

/** Why a visit cannot be opened again; null where it can. */
function whyNotOpenable({ enteredAt, state }: Visit, hasLater: boolean): string | null {
  if (state === 'open') return 'it is open already'
  if (enteredAt === null) return 'its entry was not seen'
  return hasLater ? 'the plate came in again later' : null
}

/** Why two visits, the earlier one first, cannot be one; null where they can. */
function whyNotJoinable(first: Visit, second: Visit): string | null {
  if (first.id === second.id) return 'they are the same visit'
  if (first.place.id !== second.place.id) return 'they are of different places'
  if (first.enteredAt === null || first.state === 'closed') return 'the earlier one has its own end'
  const isOther = plateKey(first.plate) !== plateKey(second.plate)
  return isOther && first.known && second.known ? 'both plates are known' : null
}
