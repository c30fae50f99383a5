import { listed, type Queries } from '../database/index.ts'

/** The place of a plate read: an event, and the index of the target within it. */
export interface PlateReadPlace {
  seq: number
  number: number
}

/** Reads of the plate with this key in the order of the log, those behind the place `after`. `plate` is as read. */
export async function readsOfPlateAfter(
  queries: Queries,
  key: string,
  { after, limit }: { after: PlateReadPlace; limit: number },
): Promise<(PlateReadPlace & { plate: string })[]> {
  const rows = await queries
    .selectFrom('target')
    .select(['seq', 'number', 'plate'])
    .where('plate_key', '=', key)
    .where(eb => eb(eb.refTuple('seq', 'number'), '>', eb.tuple(after.seq, after.number)))
    .orderBy('seq')
    .orderBy('number')
    .limit(limit)
    .execute()
  return rows.map(row => ({ ...row, plate: row.plate ?? key }))
}

/** The keys of the plates that these events have, as read. */
export async function plateKeysOf(
  queries: Queries,
  seqs: readonly number[],
): Promise<(PlateReadPlace & { key: string })[]> {
  const rows = await queries
    .selectFrom('target')
    .select(['seq', 'number', 'plate_key'])
    .where('seq', 'in', listed(seqs))
    .where('plate_key', 'is not', null)
    .execute()
  return rows.map(({ seq, number, plate_key }) => ({ seq, number, key: plate_key ?? '' }))
}
