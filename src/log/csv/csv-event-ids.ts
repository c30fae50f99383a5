import { type Queries, readSetting } from '../../database/index.ts'

const idsAPage = 5000

/** The ids of the events that the database counts as written to events.csv, up to a number, a page at a time. */
export async function* csvEventIds(queries: Queries, upTo: number): AsyncGenerator<string[]> {
  const position = await readSetting(queries, 'csv-position')
  const last = Math.min(upTo, position?.seq ?? 0)
  const events = queries.selectFrom('log').select(['seq', 'id']).where('kind', '=', 'alarm').where('seq', '<=', last)
  for (let after = 0; ; ) {
    const rows = await events.where('seq', '>', after).orderBy('seq').limit(idsAPage).execute()
    const newest = rows.at(-1)
    if (!newest) return
    yield rows.map(({ id }) => id)
    after = newest.seq
  }
}
