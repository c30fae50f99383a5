import type { CompiledQuery } from 'kysely'
import type { Queries } from '../database/index.ts'
import { readKnownPlates } from './read-known-plates.ts'
import { readVisitors } from './read-visitors.ts'

/** The statements that remove what people entered about a plate. Corrections go with their events. */
export function erasePlateStatements(queries: Queries, key: string): CompiledQuery[] {
  const tables = ['known_plate', 'visitor'] as const
  return tables.map(table => queries.deleteFrom(table).where('key', '=', key).compile())
}

/** Whether a plate is known, and how many visitors it was. */
export async function peopleOfPlate(queries: Queries, key: string): Promise<{ knownPlates: number; visitors: number }> {
  const [known, visitors] = [await readKnownPlates(queries, [key]), await readVisitors(queries, [key])]
  return { knownPlates: known.size, visitors: visitors.get(key)?.length ?? 0 }
}

/** The numbers of the events with a read that people corrected to a plate. */
export async function eventsCorrectedTo(queries: Queries, key: string): Promise<number[]> {
  const query = queries.selectFrom('plate_correction').select('seq').distinct().where('corrected_key', '=', key)
  return (await query.orderBy('seq').execute()).map(({ seq }) => seq)
}
