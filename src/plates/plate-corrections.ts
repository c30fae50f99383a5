import type { CompiledQuery } from 'kysely'
import { listed, listedRows, type Queries, type TableStore, upsert, type Write } from '../database/index.ts'
import { type PlateReadPlace, readsOfPlateAfter } from '../log/plate-reads.ts'
import { plateKey } from '../model/plate-key.ts'

/** A misread plate that a person corrected. The original read stays in the event. */
export interface PlateCorrection {
  /** The event. */
  seq: number
  /** Index of the target within the event. */
  number: number
  original: string
  corrected: string
  /** `corrected` as `plateKey` makes it. */
  correctedKey: string
}

/** The author and the time of a correction. */
export interface CorrectedBy {
  at: Date
  /** The name that the audit log uses. */
  by: string
}

// A write of this many is done before a post that waits behind it notices.
const readsAWrite = 1000

/** The corrections of these events. */
export async function readCorrections(queries: Queries, seqs: readonly number[]): Promise<PlateCorrection[]> {
  if (seqs.length === 0) return []
  return queries
    .selectFrom('plate_correction')
    .select(['seq', 'number', 'original', 'corrected', 'corrected_key as correctedKey'])
    .where('seq', 'in', listed(seqs))
    .execute()
}

/** The events with a read that was corrected to one of the plates whose key passes. */
export async function readSeqsCorrectedTo(queries: Queries, passes: (key: string) => boolean): Promise<number[]> {
  const all = await queries.selectFrom('plate_correction').select('corrected_key').distinct().execute()
  const keys = all.map(row => row.corrected_key).filter(passes)
  if (keys.length === 0) return []
  const query = queries.selectFrom('plate_correction').select('seq').where('corrected_key', 'in', listed(keys))
  const rows = await query.execute()
  return rows.map(row => row.seq)
}

/** Removes the corrections of events that are removed. */
export function removeCorrectionsStatement(queries: Queries, seqs: readonly number[]): CompiledQuery {
  return queries.deleteFrom('plate_correction').where('seq', 'in', seqs).compile()
}

/** The corrections that people made. */
export class PlateCorrections {
  readonly #queries: Queries
  readonly #write: Write

  constructor({ queries, write }: TableStore) {
    this.#queries = queries
    this.#write = write
  }

  /** Corrects one read; `corrected` null, or the same as the original, takes a correction back. */
  async correct(
    read: Pick<PlateCorrection, 'seq' | 'number' | 'original'>,
    corrected: string | null,
    author: CorrectedBy,
  ): Promise<void> {
    const { seq, number, original } = read
    const isTakenBack = corrected === null || corrected === original
    await this.#write([
      isTakenBack ? this.#takeBack([read]) : this.#put([{ seq, number, plate: original }], corrected, author),
    ])
  }

  /**
   * Corrects all reads so far of the plate with this key, and returns how many there were; `to` null, or another
   * spelling of the same plate, takes their corrections back. Doing it again gives the same result.
   */
  async correctAll(key: string, to: string | null, author: CorrectedBy): Promise<number> {
    let count = 0
    for (let last: PlateReadPlace = { seq: -1, number: -1 }; ; ) {
      const reads = await readsOfPlateAfter(this.#queries, key, { after: last, limit: readsAWrite })
      if (reads.length > 0) {
        const isTakenBack = to === null || plateKey(to) === key
        await this.#write([isTakenBack ? this.#takeBack(reads) : this.#put(reads, to, author)])
      }
      count += reads.length
      last = reads.at(-1) ?? last
      if (reads.length < readsAWrite) return count
    }
  }

  #put(reads: readonly (PlateReadPlace & { plate: string })[], corrected: string, { at, by }: CorrectedBy) {
    const correction = { corrected, corrected_key: plateKey(corrected), at: at.getTime(), by }
    const rows = reads.map(({ seq, number, plate }) => ({ seq, number, original: plate, ...correction }))
    return upsert(this.#queries, 'plate_correction', rows)
  }

  #takeBack(reads: readonly PlateReadPlace[]): CompiledQuery {
    const columns = ['seq', 'number'] as const
    const places = listedRows(
      columns,
      reads.map(({ seq, number }) => [seq, number]),
    )
    return this.#queries
      .deleteFrom('plate_correction')
      .where(({ eb, refTuple }) => eb(refTuple(...columns), 'in', places))
      .compile()
  }
}
