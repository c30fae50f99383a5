import { CompiledQuery } from 'kysely'
import { listed, type Queries } from '../database/index.ts'
import { type BlockTimes, encodeTimes } from './block-times.ts'

export const plain = (text: string, ...parameters: unknown[]) => CompiledQuery.raw(text, parameters)

export function storedBlocks(queries: Queries, blocks: readonly number[]) {
  return queries.selectFrom('search_block').select(['block', 'times']).where('block', 'in', listed(blocks)).execute()
}

/** Replaces the stored block; deletes it where no event is left in it. */
export function putBlock(block: number, times: BlockTimes): CompiledQuery {
  const known = times.filter(time => !Number.isNaN(time))
  const least = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const most = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  if (known.length === 0) return plain('delete from search_block where block = ?', block)
  return plain(
    'insert or replace into search_block (block, events, min_time, max_time, times) values (?, ?, ?, ?, ?)',
    ...[block, known.length, least, most, encodeTimes(times)],
  )
}
