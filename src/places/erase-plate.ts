import type { CompiledQuery } from 'kysely'
import { likeIgnoringCase, putSetting, type Queries, readSetting } from '../database/index.ts'
import type { PassState, TimelineState, VisitState } from '../grouping/index.ts'
import { earlier } from './place-cursor.ts'
import { earliestReadOfKeys } from './reads-after.ts'

/** A plate by its key, and by the keyed hash under which its visits stay after retention. */
export interface PlateToErase {
  key: string
  removedKey: string
}

/** The statements that remove everything about a plate. What comes after its first read is to be made again. */
export async function plateErasure(queries: Queries, { key, removedKey }: PlateToErase): Promise<CompiledQuery[]> {
  const from = await earliestReadOfKeys(queries, [key])
  const cursor = await readSetting(queries, 'place-cursor')
  const again = cursor && putSetting(queries, 'place-cursor', { ...cursor, from: earlier(cursor.from, from) })
  const tables = ['place_read', 'pass', 'visit'] as const
  const rows = await queries
    .selectFrom('place_checkpoint')
    .select(['time', 'state'])
    .where(likeIgnoringCase('state', `%"${key}"%`))
    .execute()
  const checkpoints = rows.map(({ time, state }) => {
    const text = JSON.stringify(withoutPlate(JSON.parse(state) as TimelineState, key))
    return queries.updateTable('place_checkpoint').set({ state: text }).where('time', '=', time).compile()
  })
  const removals = tables.map(table => queries.deleteFrom(table).where('key', '=', key).compile())
  const removed = queries.deleteFrom('visit').where('removed_key', '=', removedKey).compile()
  return [...removals, removed, ...checkpoints, ...(again ? [again] : [])]
}

function withoutPlate({ at, passes, visits }: TimelineState, key: string): TimelineState {
  const ofPass = (pass: PassState) => ({ ...pass, reads: pass.reads.filter(read => read.key !== key) })
  const ofVisits = (list: readonly VisitState[]) => list.filter(visit => visit.key !== key).map(withoutExit)
  const withoutExit = (visit: VisitState): VisitState =>
    visit.similarExit?.key === key ? { ...visit, similarExit: null, similar: null } : visit
  return {
    at,
    passes: passes.map(ofPass).filter(({ reads }) => reads.length > 0),
    visits: Object.fromEntries(
      Object.entries(visits).map(([id, { open, ended, early = [] }]) => {
        const others = early.filter(pass => pass.key !== key)
        return [id, { open: ofVisits(open), ended: ofVisits(ended), early: others }]
      }),
    ),
  }
}

/** The numbers of passes and visits of a plate. */
export async function countOfPlate(
  queries: Queries,
  { key, removedKey }: PlateToErase,
): Promise<{ passes: number; visits: number }> {
  const passes = queries.selectFrom('pass').where('key', '=', key)
  const visits = queries
    .selectFrom('visit')
    .where(({ or, eb }) => or([eb('key', '=', key), eb('removed_key', '=', removedKey)]))
  const [ofPasses, ofVisits] = [
    await passes.select(({ fn }) => fn.countAll<number>().as('rows')).executeTakeFirst(),
    await visits.select(({ fn }) => fn.countAll<number>().as('rows')).executeTakeFirst(),
  ]
  return { passes: Number(ofPasses?.rows ?? 0), visits: Number(ofVisits?.rows ?? 0) }
}
