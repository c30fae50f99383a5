import { listed, type Queries, type TableStore, upsert, type Write } from '../database/index.ts'

/** Returns the events among these (by `seq`) that a person marked to be kept. */
export async function readKept(queries: Queries, seqs: readonly number[]): Promise<Set<number>> {
  const rows = await queries.selectFrom('kept').select('seq').where('seq', 'in', listed(seqs)).execute()
  return new Set(rows.map(({ seq }) => seq))
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
      ? upsert(this.#queries, 'kept', { seq })
      : this.#queries.deleteFrom('kept').where('seq', '=', seq).compile()
    await this.#write([statement])
  }
}
