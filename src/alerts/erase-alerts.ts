import type { CompiledQuery } from 'kysely'
import { listed, type Queries } from '../database/index.ts'
import { plateKey } from '../model/plate-key.ts'

/** The statement that removes the alerts about events. */
export function removeAlertsOfEvents(queries: Queries, eventIds: readonly string[]): CompiledQuery {
  return queries.deleteFrom('alert').where('event_id', 'in', listed(eventIds)).compile()
}

/** The spellings of a plate in alerts. */
async function spellings(queries: Queries, key: string): Promise<string[]> {
  const rows = await queries.selectFrom('alert').select('plate').distinct().where('plate', 'is not', null).execute()
  return rows.flatMap(({ plate }) => (plate !== null && plateKey(plate) === key ? [plate] : []))
}

/** The statements that remove the alerts about a plate. */
export async function removeAlertsOfPlate(queries: Queries, key: string): Promise<CompiledQuery[]> {
  const found = await spellings(queries, key)
  return found.length === 0 ? [] : [queries.deleteFrom('alert').where('plate', 'in', found).compile()]
}
