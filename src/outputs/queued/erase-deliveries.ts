import type { CompiledQuery } from 'kysely'
import { listed, type Queries } from '../../database/index.ts'

/** The statements that remove deliveries of entries, sent or not. */
export function removeDeliveries(
  queries: Queries,
  { seqs, eventIds }: { seqs: readonly number[]; eventIds: readonly string[] },
): CompiledQuery[] {
  return [
    queries.deleteFrom('delivery').where('seq', 'in', listed(seqs)).compile(),
    queries.deleteFrom('delivery').where('event_id', 'in', listed(eventIds)).compile(),
  ]
}
