import type { CompiledQuery } from 'kysely'
import { type PlaceFlowTable, type Queries, type RemovedTotalTable, upsert } from '../database/index.ts'
import { laterTotal } from '../grouping/index.ts'
import type { RemovedPlates } from './removed-plates.ts'

/**
 * The statements for events that are removed. Visits and counts stay: passes without their plates, and visits that are over
 * with a keyed hash of it. A visit that is not over keeps its plate until then.
 */
export async function removeFromPlaces(
  queries: Queries,
  seqs: readonly number[],
  plates: Pick<RemovedPlates, 'hashOf'>,
): Promise<CompiledQuery[]> {
  const withoutPlate = { is_removed: 1, plate: '', key: '', reads: '[]', best: '' }
  return [
    ...(await removeStates(queries, seqs)),
    ...(await keepCounts(queries, seqs)),
    queries.deleteFrom('place_read').where('seq', 'in', seqs).compile(),
    queries.deleteFrom('place_flow').where('seq', 'in', seqs).compile(),
    queries.updateTable('pass').set(withoutPlate).where('last_seq', 'in', seqs).compile(),
    queries.updateTable('visit').set({ begins_removed: 1 }).where('first_seq', 'in', seqs).compile(),
    ...(await hashVisits(queries, seqs, plates)),
  ]
}

/** States hold plates of the reads before them. What is made again later begins with the visits that go on. */
async function removeStates(queries: Queries, seqs: readonly number[]): Promise<CompiledQuery[]> {
  const row = await queries
    .selectFrom('place_read')
    .select(({ fn }) => fn.max<number | null>('time').as('time'))
    .where('seq', 'in', seqs)
    .executeTakeFirst()
  const time = row?.time ?? null
  return time === null ? [] : [queries.deleteFrom('place_checkpoint').where('time', '<=', time).compile()]
}

async function hashVisits(
  queries: Queries,
  seqs: readonly number[],
  plates: Pick<RemovedPlates, 'hashOf'>,
): Promise<CompiledQuery[]> {
  const rows = await queries
    .selectFrom('visit')
    .select(['id', 'key', 'state'])
    .where(({ or, and, eb }) =>
      or([
        and([eb('last_seq', 'in', seqs), eb('removed_key', 'is', null)]),
        // It was not over when its events were removed.
        and([eb('removed_key', '=', ''), eb('state', '!=', 'open')]),
      ]),
    )
    .execute()
  const hashed = rows.map(async ({ id, key, state }) => {
    const facts =
      state === 'open'
        ? { removed_key: '' }
        : { removed_key: await plates.hashOf(key), plate: '', key: '', similar: null }
    return queries.updateTable('visit').set(facts).where('id', '=', id).compile()
  })
  return Promise.all(hashed)
}

/** Counts stay as they are when everything is worked out again, and counters go on from their last totals. */
async function keepCounts(queries: Queries, seqs: readonly number[]): Promise<CompiledQuery[]> {
  const flows = await queries
    .selectFrom('place_flow')
    .leftJoin('line', 'line.id', 'place_flow.line_id')
    .selectAll('place_flow')
    .select('line.shape as shape')
    .where('seq', 'in', seqs)
    .orderBy('seq')
    .execute()
  if (flows.length === 0) return []
  const kept = await queries.selectFrom('counts_kept').select('before').executeTakeFirst()
  const before = Math.max(kept?.before ?? 0, ...flows.map(({ time }) => time + 1))
  return [
    upsert(queries, 'counts_kept', { id: 1, before }),
    ...(await lastTotals(queries, flows)).map(row => upsert(queries, 'removed_total', row)),
  ]
}

type FlowOfLine = PlaceFlowTable & { shape: 'area' | 'line' | null }

async function lastTotals(queries: Queries, flows: readonly FlowOfLine[]): Promise<RemovedTotalTable[]> {
  const keyOf = (row: Pick<RemovedTotalTable, 'camera_id' | 'shape' | 'target'>) =>
    [row.camera_id, row.shape, row.target].join('\n')
  const stored = await queries.selectFrom('removed_total').selectAll().execute()
  const byKey = new Map(stored.map(row => [keyOf(row), row]))
  const changed = new Set<string>()
  for (const { is_total, shape, camera_id, target, time, entered, left } of flows) {
    if (is_total === 0 || shape === null) continue
    const head = { camera_id, shape, target }
    const before = byKey.get(keyOf(head)) ?? { time: 0, entered: null, left: null }
    if (time < before.time) continue
    byKey.set(keyOf(head), { ...head, ...laterTotal({ time, entered, left }, before) })
    changed.add(keyOf(head))
  }
  return [...byKey].flatMap(([key, row]) => (changed.has(key) ? [row] : []))
}
