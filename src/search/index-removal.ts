import type { CompiledQuery } from 'kysely'
import { listed, type Queries } from '../database/index.ts'
import { bitsBySeq, countBits, decodeBits, encodeBits, keepCommon, offsetsIn, takeAway } from './bits.ts'
import { decodeTimes } from './block-times.ts'
import { plain, putBlock, storedBlocks } from './index-rows.ts'

/**
 * The statements that remove up to `limit` deleted events from the index; none where nothing was deleted. Database triggers
 * record every deletion from the log.
 */
export async function removalStatements(queries: Queries, limit: number): Promise<CompiledQuery[]> {
  const [events, plates] = await Promise.all([
    queries.selectFrom('search_gone').select('seq').orderBy('seq').limit(limit).execute(),
    queries.selectFrom('plate_gone').select(['seq', 'number', 'key']).orderBy('seq').limit(limit).execute(),
  ])
  const seqs = events.map(({ seq }) => seq)
  return [
    ...(await removeFromPostings(queries, seqs)),
    ...seqs.map(seq => plain('delete from search_gone where seq = ?', seq)),
    ...plates.flatMap(({ seq, number, key }) => [
      ...forgetSighting(key, seq, number),
      plain('delete from plate_gone where seq = ? and number = ?', seq, number),
    ]),
  ]
}

/** Whether entries that were removed from the log are still in the index. */
export async function hasRemovals(queries: Queries): Promise<boolean> {
  const [event, plate] = await Promise.all([
    queries.selectFrom('search_gone').select('seq').limit(1).executeTakeFirst(),
    queries.selectFrom('plate_gone').select('seq').limit(1).executeTakeFirst(),
  ])
  return event !== undefined || plate !== undefined
}

async function removeFromPostings(queries: Queries, seqs: number[]): Promise<CompiledQuery[]> {
  if (seqs.length === 0) return []
  const gone = bitsBySeq(seqs)
  const blocks = [...gone.keys()]
  const [stored, postings] = await Promise.all([
    storedBlocks(queries, blocks),
    queries
      .selectFrom('search_posting')
      .select(['term', 'block', 'bits'])
      .where('block', 'in', listed(blocks))
      .execute(),
  ])
  const left = stored.map(({ block, times }) => {
    const known = decodeTimes(times)
    for (const offset of offsetsIn(gone.get(block) ?? new Uint32Array())) known[offset] = Number.NaN
    return putBlock(block, known)
  })
  return [...left, ...postings.flatMap(({ term, block, bits }) => shrink(term, block, bits, gone.get(block)))]
}

function shrink(term: number, block: number, stored: Uint8Array, gone: Uint32Array | undefined): CompiledQuery[] {
  const bits = decodeBits(stored)
  const removed = bits.slice()
  keepCommon(removed, gone)
  const events = countBits(removed)
  if (events === 0) return []
  takeAway(bits, gone)
  return [
    countBits(bits) === 0
      ? plain('delete from search_posting where term = ? and block = ?', term, block)
      : plain('update search_posting set bits = ? where term = ? and block = ?', encodeBits(bits), term, block),
    plain('update search_term set events = events - ? where id = ?', events, term),
  ]
}

/** Recounts the sightings of a plate: an event that was never indexed has none, so subtracting one would be wrong. */
function forgetSighting(key: string, seq: number, number: number): CompiledQuery[] {
  const over = '(select {} from plate_sighting where key = ?1)'
  const counted = (what: string) => over.replace('{}', what)
  return [
    plain('delete from plate_sighting where key = ? and seq = ? and number = ?', key, seq, number),
    plain(
      `update plate set sightings = ${counted('count(*)')}, first_at = ${counted('coalesce(min(time), 0)')},` +
        ` last_at = ${counted('coalesce(max(time), 0)')}, last_seq = ${counted('coalesce(max(seq), 0)')} where key = ?1`,
      key,
    ),
    plain('delete from plate where key = ? and sightings = 0', key),
    // The parts stay: without its plate a part finds nothing, and a plate that is read again has the same parts.
  ]
}
