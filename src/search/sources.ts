import { type RawBuilder, sql } from 'kysely'
import { listed, type Queries, valuesAs } from '../database/index.ts'
import { addAll, addStored, type Bits, bitsBySeq, blockSize, decodeBits, keepCommon, noBits } from './bits.ts'
import type { Term } from './terms.ts'

export type BlockBits = Map<number, Bits>

/** The events that match one condition. */
export interface Source {
  /** About how many events; light sources are loaded first. */
  weight: number
  /** The bits by block. A block without any may be missing; bits of entries that are no events may be set. */
  load(blocks: readonly number[]): Promise<BlockBits>
}

/** The weight of a source that is read block by block because it has too many events to list. */
export const heavy = 1e9

const sparse = 4

interface Wanted {
  id: number
  events: number
}

/** Events that have at least one of the terms. */
export function termSource(queries: Queries, terms: readonly Wanted[]): Source {
  const ids = terms.map(term => term.id)
  return {
    weight: terms.reduce((sum, term) => sum + Number(term.events), 0),
    async load(blocks) {
      const found: BlockBits = new Map()
      if (ids.length === 0) return found
      const { rows } = await sql<{ block: number; bits: Uint8Array }>`
        select search_posting.block, search_posting.bits from ${valuesAs(ids, 'wanted')}
        cross join search_posting on search_posting.term = wanted.value and ${amongBlocks(blocks)}
      `.execute(queries)
      for (const { block, bits } of rows) {
        const known = found.get(block)
        if (known) addStored(known, bits)
        else found.set(block, decodeBits(bits))
      }
      return found
    },
  }
}

/** Most terms occur in few blocks, so one range of blocks per term is faster than a lookup of each term and block. */
function amongBlocks(blocks: readonly number[]): RawBuilder<unknown> {
  const [first, last] = [Math.min(...blocks), Math.max(...blocks)]
  if (last - first > blocks.length * sparse) return sql`search_posting.block in ${listed(blocks)}`
  return sql`search_posting.block between ${first} and ${last}`
}

/** Returns the terms that exist. */
export async function findTerms(queries: Queries, terms: readonly Pick<Term, 'name' | 'folded'>[]): Promise<Wanted[]> {
  const wanted = JSON.stringify(terms.map(({ name, folded }) => [name, folded]))
  const { rows } = await sql<Wanted>`
    select search_term.id, search_term.events from json_each(${wanted}) as wanted
    cross join search_term on search_term.name = wanted.value ->> 0 and search_term.folded = wanted.value ->> 1
  `.execute(queries)
  return rows
}

/** The events with these numbers. */
export function seqSource(seqs: readonly number[]): Source {
  const blocks = bitsBySeq(seqs)
  return { weight: seqs.length, load: async () => new Map([...blocks].map(([block, bits]) => [block, bits.slice()])) }
}

/** Events with a row in a table that has a column `seq`; `condition` may use the columns of the table. */
export function tableSource(queries: Queries, table: 'target' | 'kept', condition: RawBuilder<unknown>): Source {
  const name = sql.table(table)
  return {
    weight: heavy,
    async load(blocks) {
      const { rows } = await sql<{ seqs: string | null }>`
        select group_concat(${name}.seq) as seqs from ${valuesAs(blocks, 'wanted')}
        cross join ${name} on ${name}.seq >= wanted.value * ${sql.lit(blockSize)}
          and ${name}.seq < (wanted.value + 1) * ${sql.lit(blockSize)} and ${condition}
      `.execute(queries)
      return bitsBySeq(parseSeqs(rows[0]?.seqs))
    },
  }
}

/** The numbers in a text of `group_concat`: one text is sent between threads much faster than a row per number. */
export function parseSeqs(text: string | null | undefined): number[] {
  return text ? text.split(',').map(Number) : []
}

/** Events that are in at least one of the sources. */
export function anyOf(sources: readonly Source[]): Source {
  return {
    weight: sources.reduce((sum, source) => sum + source.weight, 0),
    async load(blocks) {
      const all: BlockBits = new Map()
      for (const found of await Promise.all(sources.map(source => source.load(blocks)))) {
        for (const [block, bits] of found) {
          const known = all.get(block) ?? noBits()
          addAll(known, bits)
          all.set(block, known)
        }
      }
      return all
    },
  }
}

/** Intersects `found` with `loaded`, block by block. */
export function keepAllCommon(found: BlockBits, loaded: BlockBits): void {
  for (const [block, bits] of found) keepCommon(bits, loaded.get(block))
}

/** Deletes blocks without a bit, and returns the blocks that are left. */
export function dropEmpty(found: BlockBits): number[] {
  for (const [block, bits] of found) if (bits.every(word => word === 0)) found.delete(block)
  return [...found.keys()]
}

/** Events that are in all of the sources. */
export function allOf(sources: readonly Source[]): Source {
  const lightest = sources.toSorted((a, b) => a.weight - b.weight)
  return {
    weight: lightest[0]?.weight ?? 0,
    async load(blocks) {
      const [first, ...more] = lightest
      const found: BlockBits = (await first?.load(blocks)) ?? new Map()
      for (const source of more) {
        if (found.size === 0) break
        const loaded = await source.load([...found.keys()])
        keepAllCommon(found, loaded)
        dropEmpty(found)
      }
      return found
    },
  }
}
