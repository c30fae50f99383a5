import type { CompiledQuery } from 'kysely'
import { listed, type Queries, type TableStore, upsert, type Write } from '../database/index.ts'

/** Returns the events among these (by `seq`) that a person marked to be kept. */
export async function readKept(queries: Queries, seqs: readonly number[]): Promise<Set<number>> {
  const rows = await queries.selectFrom('kept').select('seq').where('seq', 'in', listed(seqs)).execute()
  return new Set(rows.map(({ seq }) => seq))
}

const seqsAChange = 500

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

  /** Marks events (by `seq`), or takes their marks away. */
  async setAll(seqs: readonly number[], kept: boolean): Promise<void> {
    const change = (some: readonly number[]) =>
      kept
        ? this.#queries
            .insertInto('kept')
            .values(some.map(seq => ({ seq })))
            .onConflict(conflict => conflict.doNothing())
            .compile()
        : this.#queries.deleteFrom('kept').where('seq', 'in', some).compile()
    for (let at = 0; at < seqs.length; at += seqsAChange) await this.#write([change(seqs.slice(at, at + seqsAChange))])
  }
}

/** The statement that removes the marks of events. */
export function removeKeptStatement(queries: Queries, seqs: readonly number[]): CompiledQuery {
  return queries.deleteFrom('kept').where('seq', 'in', listed(seqs)).compile()
}
