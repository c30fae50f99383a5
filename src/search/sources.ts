import { type RawBuilder, sql } from 'kysely'
import type { Queries } from '../database/index.ts'
import { addAll, addStored, type Bits, bitsBySeq, blockSize, decodeBits, keepCommon, noBits } from './bits.ts'
import { listed } from './index-rows.ts'
import type { Term } from './terms.ts'

export type BlockBits = Map<number, Bits>

/** Tells which events one condition lets through. */
export interface Source {
  /** About how many events; small ones are asked first. */
  weight: number
  /** By block; a block without any may be missing. It may name numbers that are no events. */
  load(blocks: readonly number[]): Promise<BlockBits>
}

/** A source that is read block by block because it has too many events to be listed. */
export const heavy = 1e9

const sparse = 4

interface Wanted {
  id: number
  events: number
}

/** Events that say at least one of some terms. */
export function termSource(queries: Queries, terms: readonly Wanted[]): Source {
  const ids = terms.map(term => term.id)
  return {
    weight: terms.reduce((sum, term) => sum + Number(term.events), 0),
    async load(blocks) {
      const found: BlockBits = new Map()
      if (ids.length === 0) return found
      const { rows } = await sql<{ block: number; bits: Uint8Array }>`
        select search_posting.block, search_posting.bits from json_each(${JSON.stringify(ids)}) as wanted
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

/** Most terms stand in few blocks, so one stretch for each is quicker than a look for every term in every block. */
function amongBlocks(blocks: readonly number[]): RawBuilder<unknown> {
  const [first, last] = [Math.min(...blocks), Math.max(...blocks)]
  if (last - first > blocks.length * sparse) return sql`search_posting.block in ${listed(blocks)}`
  return sql`search_posting.block between ${first} and ${last}`
}

/** The numbers of terms that exist. */
export async function findTerms(queries: Queries, terms: readonly Pick<Term, 'name' | 'folded'>[]): Promise<Wanted[]> {
  const wanted = JSON.stringify(terms.map(({ name, folded }) => [name, folded]))
  const { rows } = await sql<Wanted>`
    select search_term.id, search_term.events from json_each(${wanted}) as wanted
    cross join search_term on search_term.name = wanted.value ->> 0 and search_term.folded = wanted.value ->> 1
  `.execute(queries)
  return rows
}

/** Events of these numbers. */
export function seqSource(seqs: readonly number[]): Source {
  const blocks = bitsBySeq(seqs)
  return { weight: seqs.length, load: async () => new Map([...blocks].map(([block, bits]) => [block, bits.slice()])) }
}

/** Events that a table with rows by seq tells of; `condition` may use the table's columns. */
export function tableSource(queries: Queries, table: 'target' | 'kept', condition: RawBuilder<unknown>): Source {
  const name = sql.table(table)
  return {
    weight: heavy,
    async load(blocks) {
      const { rows } = await sql<{ seqs: string | null }>`
        select group_concat(${name}.seq) as seqs from json_each(${JSON.stringify(blocks)}) as wanted
        cross join ${name} on ${name}.seq >= wanted.value * ${sql.lit(blockSize)}
          and ${name}.seq < (wanted.value + 1) * ${sql.lit(blockSize)} and ${condition}
      `.execute(queries)
      return bitsBySeq(parseSeqs(rows[0]?.seqs))
    },
  }
}

/** Numbers as `group_concat` gives them: one text crosses to the other thread much faster than a row for each. */
export function parseSeqs(text: string | null | undefined): number[] {
  return text ? text.split(',').map(Number) : []
}

/** Events that at least one of the sources lets through. */
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

/** Events that all of the sources let through. */
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
        for (const [block, bits] of found) keepCommon(bits, loaded.get(block))
        for (const [block, bits] of found) if (bits.every(word => word === 0)) found.delete(block)
      }
      return found
    },
  }
}
