import type { Queries } from '../database/index.ts'
import { type EntryRow, plateKeysOf } from '../log/index.ts'
import { knownAtReceipt } from '../plates/known-plate.ts'
import { readCorrections } from '../plates/plate-corrections.ts'
import { readKnownPlates } from '../plates/read-known-plates.ts'

/**
 * The groups of the known plates of these events when they were received, null for a known plate that was in none; an
 * empty list where no plate is known. Events without plates are left out.
 */
export async function readPlateGroups(
  queries: Queries,
  rows: readonly Pick<EntryRow, 'seq' | 'received_at'>[],
): Promise<Map<number, (string | null)[]>> {
  const seqs = rows.map(({ seq }) => seq)
  const [reads, corrections] = await Promise.all([plateKeysOf(queries, seqs), readCorrections(queries, seqs)])
  const corrected = new Map(corrections.map(({ seq, number, correctedKey }) => [`${seq}/${number}`, correctedKey]))
  const keyOf = ({ seq, number, key }: (typeof reads)[number]) => corrected.get(`${seq}/${number}`) ?? key
  const known = await readKnownPlates(queries, [...new Set(reads.map(keyOf))])
  const receipts = new Map(rows.map(({ seq, received_at }) => [seq, received_at]))
  const groups = new Map<number, (string | null)[]>()
  for (const read of reads) {
    const own = groups.get(read.seq) ?? []
    groups.set(read.seq, own)
    const plate = knownAtReceipt(known.get(keyOf(read)), receipts.get(read.seq) ?? 0)
    if (plate) own.push(plate.group)
  }
  return groups
}
