import type { Queries } from '../../database/index.ts'

const idsAQuery = 500

/** Which of these ids have a row: of an entry, an unparsed post or a file imported without either. */
export async function knownIds(queries: Queries, ids: string[]): Promise<Set<string>> {
  const known = new Set<string>()
  for (let at = 0; at < ids.length; at += idsAQuery) {
    const some = ids.slice(at, at + idsAQuery)
    for (const table of ['log', 'unparsed', 'imported'] as const) {
      const rows = await queries.selectFrom(table).select('id').where('id', 'in', some).execute()
      for (const { id } of rows) known.add(id)
    }
  }
  return known
}
