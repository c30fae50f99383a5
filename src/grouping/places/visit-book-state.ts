import type { ClosedPass, VisitState } from './place-types.ts'

/** The state of a place: visits that may still change. Plain data. */
export interface VisitBookState {
  /** Open visits, in the order in which they were made. */
  open: VisitState[]
  /** Ended visits that may still change: an exit by a look-alike plate, an exit that was not seen, an exit a moment ago. */
  ended: VisitState[]
  /** Exits whose entry may still come, because the clock of its camera is ahead; oldest first. */
  early: ClosedPass[]
}

export const noVisits = (): VisitBookState => ({ open: [], ended: [], early: [] })
