import { likeIgnoringCase, type Queries } from '../database/index.ts'

const rowsAPage = 500

/** The numbers of the events with a plate as it was read, in rising order and in pages. */
export async function* eventsReadAs(queries: Queries, key: string): AsyncGenerator<number[]> {
  for (let after = 0; ; ) {
    const query = queries.selectFrom('target').select('seq').distinct().where('plate_key', '=', key)
    const rows = await query.where('seq', '>', after).orderBy('seq').limit(rowsAPage).execute()
    const last = rows.at(-1)
    if (!last) return
    yield rows.map(({ seq }) => seq)
    after = last.seq
  }
}

export interface BodiesWanted {
  kinds: readonly ('alarm' | 'pass' | 'visit')[]
  /** Only bodies that are like this pattern. */
  pattern: string
  isWanted: (body: string) => boolean
}

/** The numbers of entries with bodies that a test wants, in rising order and in pages. Reads the whole log. */
export async function* entriesWithBody(
  queries: Queries,
  { kinds, pattern, isWanted }: BodiesWanted,
): AsyncGenerator<number[]> {
  for (let after = 0; ; ) {
    const query = queries.selectFrom('log').select(['seq', 'body']).where('kind', 'in', kinds).where('seq', '>', after)
    const rows = await query.where(likeIgnoringCase('body', pattern)).orderBy('seq').limit(rowsAPage).execute()
    const last = rows.at(-1)
    if (!last) return
    const seqs = rows.filter(({ body }) => isWanted(body)).map(({ seq }) => seq)
    if (seqs.length > 0) yield seqs
    after = last.seq
  }
}
