import type { CompiledQuery } from 'kysely'
import type { Queries, RemovalTable } from '../../database/index.ts'
import { uuid7 } from '../../lib/uuid7.ts'
import { dayOf } from '../archive/index.ts'
import { type Batch, bytesOf } from './removal-plan.ts'

const sums = ['events', 'pictures', 'raw_posts', 'tracks', 'bytes'] as const

/** The statement that adds a step to the record of what its rule removed on this day. */
export function recordStatement(queries: Queries, batch: Batch, now: Date): CompiledQuery {
  const { kind, value, days } = batch.cause
  const row: RemovalTable = {
    id: uuid7(now.getTime()),
    key: JSON.stringify([dayOf(now), kind, value, days]),
    cause: kind,
    value,
    days,
    first_at: now.getTime(),
    last_at: now.getTime(),
    events: batch.counts.events,
    pictures: batch.counts.pictures,
    raw_posts: batch.counts.rawPosts,
    tracks: batch.counts.tracks,
    bytes: bytesOf(batch.files),
    up_to: batch.upTo,
  }
  return queries
    .insertInto('removal')
    .values(row)
    .onConflict(conflict =>
      conflict.column('key').doUpdateSet(({ eb, ref }) => ({
        last_at: ref('excluded.last_at'),
        up_to: eb
          .case()
          .when('excluded.up_to', '>', ref('removal.up_to'))
          .then(ref('excluded.up_to'))
          .else(ref('removal.up_to'))
          .end(),
        ...Object.fromEntries(sums.map(name => [name, eb(`removal.${name}`, '+', ref(`excluded.${name}`))])),
      })),
    )
    .compile()
}

/** Records of what was removed, one for each rule and day, newest first; those after the record `after`. */
export async function readRemovals(
  queries: Queries,
  { after, limit }: { after: string | null; limit: number },
): Promise<RemovalTable[]> {
  let query = queries.selectFrom('removal').selectAll()
  if (after !== null) query = query.where('id', '<', after)
  return query.orderBy('id', 'desc').limit(limit).execute()
}
