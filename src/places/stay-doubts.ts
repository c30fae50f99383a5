import type { Queries } from '../database/index.ts'
import type { Place } from './place.ts'

export interface Doubts {
  /** Open visits. */
  open: number
  /** Those that are probably over, because hardly any visit of this place is as long. */
  doubtful: number
  /** Visits that were open at the time that was asked for. */
  openAtSet: number
}

/** So many of the last visits tell how long stays are. */
const staysRead = 200
const fewestStays = 30
/** Of a hundred stays, two are longer. */
const usual = 0.98

/** Counts the open visits of a place, and those among them that are probably over. */
export async function doubtsOf(
  queries: Queries,
  { id }: Place,
  { now, setAt }: { now: number; setAt: number },
): Promise<Doubts> {
  const [open, stays] = await Promise.all([
    queries.selectFrom('visit').select('sort_at').where('place_id', '=', id).where('state', '=', 'open').execute(),
    queries
      .selectFrom('visit')
      .select(['entered_at', 'left_at'])
      .where('place_id', '=', id)
      .where('state', '=', 'closed')
      .orderBy('sort_at', 'desc')
      .limit(staysRead)
      .execute(),
  ])
  const lengths = stays
    .flatMap(({ entered_at, left_at }) => (entered_at === null || left_at === null ? [] : [left_at - entered_at]))
    .sort((a, b) => a - b)
  const longest =
    lengths.length < fewestStays ? Number.POSITIVE_INFINITY : (lengths[Math.floor(lengths.length * usual)] ?? 0)
  return {
    open: open.length,
    doubtful: open.filter(({ sort_at }) => now - sort_at > longest).length,
    openAtSet: Number.isFinite(setAt) ? await openAt(queries, id, setAt) : 0,
  }
}

async function openAt(queries: Queries, placeId: string, at: number): Promise<number> {
  const row = await queries
    .selectFrom('visit')
    .select(({ fn }) => fn.countAll<number>().as('visits'))
    .where('place_id', '=', placeId)
    .where('entered_at', '<=', at)
    .where(({ or, eb }) => or([eb('left_at', '>', at), eb('state', '=', 'open')]))
    .executeTakeFirst()
  return Number(row?.visits ?? 0)
}
