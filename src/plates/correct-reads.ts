import { type CompiledQuery, sql } from 'kysely'
import type { Queries, Write } from '../database/index.ts'
import { plateKey } from '../model/plate-key.ts'

export interface ReadsCorrection {
  queries: Queries
  write: Write
  /** Of the plate as the devices read it. */
  key: string
  /** What it really is; null takes corrections back. */
  to: string | null
  at: Date
  by: string
}

interface Read {
  seq: number
  number: number
  plate: string | null
}

// A piece is done before a post that waits behind it notices.
const piece = 1000

function readsAfter(queries: Queries, key: string, { seq, number }: Omit<Read, 'plate'>): Promise<Read[]> {
  const query = queries.selectFrom('target').select(['seq', 'number', 'plate']).where('plate_key', '=', key)
  const behind = query.where(sql<boolean>`(seq, number) > (${seq}, ${number})`)
  return behind.orderBy('seq').orderBy('number').limit(piece).execute()
}

function statementFor(reads: Read[], { queries, to, at, by, key }: ReadsCorrection): CompiledQuery {
  if (to === null || plateKey(to) === key) {
    const places = sql`(values ${sql.join(reads.map(({ seq, number }) => sql`(${seq}, ${number})`))})`
    return queries.deleteFrom('plate_correction').where(sql<boolean>`(seq, number) in ${places}`).compile()
  }
  const said = { corrected: to, corrected_key: plateKey(to), at: at.getTime(), by }
  const rows = reads.map(({ seq, number, plate }) => ({ seq, number, original: plate ?? key, ...said }))
  return queries.replaceInto('plate_correction').values(rows).compile()
}

/** Says of all reads of a plate so far what they really are, and returns how many there were. Again gives the same. */
export async function correctReads(correction: ReadsCorrection): Promise<number> {
  const { queries, write, key } = correction
  let count = 0
  for (let last: Read = { seq: -1, number: -1, plate: null }; ; ) {
    const reads = await readsAfter(queries, key, last)
    if (reads.length > 0) await write([statementFor(reads, correction)])
    count += reads.length
    last = reads.at(-1) ?? last
    if (reads.length < piece) return count
  }
}
