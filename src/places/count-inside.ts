import type { Queries } from '../database/index.ts'
import { probablyInside, staysRead } from '../grouping/index.ts'
import type { Place } from './place.ts'

export interface Inside {
  /** Open visits that are probably not over. */
  inside: number
  uncertain: boolean
  /** Visits that were open at the time that was asked for. */
  openAtSet: number
}

/** Counts the open visits of a place that are probably not over: the last visits tell how long stays are. */
export async function countInside(
  queries: Queries,
  { id }: Place,
  { now, setAt }: { now: number; setAt: number },
): Promise<Inside> {
  const ofPlace = queries.selectFrom('visit').where('place_id', '=', id)
  const [open, last] = await Promise.all([
    ofPlace.select('sort_at').where('state', '=', 'open').execute(),
    ofPlace
      .select(['entered_at', 'left_at', 'state'])
      .where('state', 'in', ['closed', 'exit-unseen'] as const)
      .orderBy('sort_at', 'desc')
      .limit(staysRead)
      .execute(),
  ])
  const stays = last.flatMap(({ entered_at, left_at }) =>
    entered_at === null || left_at === null ? [] : [left_at - entered_at],
  )
  const found = probablyInside({
    entered: open.map(({ sort_at }) => sort_at),
    stays,
    unseen: last.filter(({ state }) => state === 'exit-unseen').length,
    now,
  })
  return { ...found, openAtSet: Number.isFinite(setAt) ? await openAt(queries, id, setAt) : 0 }
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
