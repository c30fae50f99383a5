import type { ClosedPass, VisitState } from './place-types.ts'

/** A visit that begins with a pass: with its entry where the visit is open, else with its exit. */
export function newVisit(pass: ClosedPass, facts: Pick<VisitState, 'id' | 'placeId' | 'madeAt' | 'state'>): VisitState {
  return {
    ...facts,
    plate: pass.plate,
    key: pass.key,
    enteredAt: null,
    leftAt: null,
    passes: [pass.id],
    flags: [],
    similar: null,
    firstSeq: pass.firstSeq,
    lastSeq: pass.lastSeq,
    receivedAt: pass.receivedAt,
    marks: [...pass.marks],
    crossedAt: { camera: pass.camera, time: pass.firstAt, way: facts.state === 'open' ? 'in' : 'out' },
    endsAt: pass.firstAt,
    similarExit: null,
    isPast: false,
  }
}
