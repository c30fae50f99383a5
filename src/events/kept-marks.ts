import type { Queries, TableStore, Write } from '../database/index.ts'

// SQLite takes 32,766 values in one statement.
const seqsAQuery = 5000

/** Those of the events (by `seq`) that a person marked to be kept. */
export async function readKept(queries: Queries, seqs: readonly number[]): Promise<Set<number>> {
  const kept = new Set<number>()
  for (let at = 0; at < seqs.length; at += seqsAQuery) {
    const some = seqs.slice(at, at + seqsAQuery)
    const rows = await queries.selectFrom('kept').select('seq').where('seq', 'in', some).execute()
    for (const { seq } of rows) kept.add(seq)
  }
  return kept
}

/** The numbers of all events that a person marked to be kept. */
export async function readKeptEvents(queries: Queries): Promise<number[]> {
  return (await queries.selectFrom('kept').select('seq').execute()).map(({ seq }) => seq)
}

/** The marks of events that people want to keep whatever the retention says. */
export class KeptMarks {
  readonly #queries: Queries
  readonly #write: Write

  constructor({ queries, write }: TableStore) {
    this.#queries = queries
    this.#write = write
  }

  /** Marks an event (by `seq`), or takes its mark away. */
  async set(seq: number, kept: boolean): Promise<void> {
    const statement = kept
      ? this.#queries.replaceInto('kept').values({ seq })
      : this.#queries.deleteFrom('kept').where('seq', '=', seq)
    await this.#write([statement.compile()])
  }
}
