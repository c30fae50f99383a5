import type { Queries, VisitTable } from '../database/index.ts'
import { firstState, type PlaceRules, type TimelineState, type VisitState } from '../grouping/index.ts'

/**
 * The state before the first read that is still there: the visits that began with reads that retention removed, and that end
 * with reads that it did not, or did not end yet.
 */
export async function goingOn(queries: Queries, places: readonly PlaceRules[]): Promise<TimelineState> {
  const rows = await queries
    .selectFrom('visit')
    .selectAll()
    .where('begins_removed', '=', 1)
    .where('entered_at', 'is not', null)
    .where(({ or, eb }) => or([eb('removed_key', 'is', null), eb('removed_key', '=', '')]))
    .orderBy('made_at')
    .orderBy('id')
    .execute()
  if (rows.length === 0) return firstState()
  const removed = await removedAmong(queries, rows)
  const state = firstState()
  for (const { id, unseenAfterMs } of places) {
    const open = rows
      .filter(({ place_id, state: name, removed_key }) => place_id === id && (removed_key === null || name === 'open'))
      .map(row => openAgain(row, { removed, unseenAfterMs }))
    if (open.length > 0) state.visits[id] = { open, ended: [], early: [] }
  }
  return state
}

const passesOf = ({ passes }: VisitTable) => JSON.parse(passes) as string[]

/** The passes of these visits whose events retention removed. */
async function removedAmong(queries: Queries, rows: readonly VisitTable[]): Promise<ReadonlySet<string>> {
  const ids = rows.flatMap(passesOf)
  const found = await queries
    .selectFrom('pass')
    .select('id')
    .where('is_removed', '=', 1)
    .where('id', 'in', ids)
    .execute()
  return new Set(found.map(({ id }) => id))
}

/** A visit as it was after its entry. What came later is worked in again. */
function openAgain(
  row: VisitTable,
  { removed, unseenAfterMs }: { removed: ReadonlySet<string>; unseenAfterMs: number },
): VisitState {
  const enteredAt = row.entered_at ?? row.sort_at
  const flags = JSON.parse(row.flags) as VisitState['flags']
  return {
    id: row.id,
    placeId: row.place_id,
    plate: row.plate,
    key: row.key,
    enteredAt,
    leftAt: null,
    state: 'open',
    madeAt: row.made_at,
    passes: passesOf(row).filter(id => removed.has(id)),
    flags: flags.filter(one => one === 'second-entry'),
    similar: null,
    firstSeq: row.first_seq,
    lastSeq: row.first_seq,
    receivedAt: enteredAt,
    marks: [],
    crossedAt: { camera: '', time: enteredAt, way: 'in' },
    endsAt: enteredAt + unseenAfterMs,
    similarExit: null,
    isPast: false,
  }
}
