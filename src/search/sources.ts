import { type RawBuilder, sql } from 'kysely'
import { listed, type Queries, valuesAs } from '../database/index.ts'
import {
  addAll,
  addJoined,
  addStored,
  type Bits,
  bitsBySeq,
  blockSize,
  decodeBits,
  denseBytes,
  keepCommon,
  noBits,
} from './bits.ts'
import type { Term } from './terms.ts'

export type BlockBits = Map<number, Bits>

/** The events that match one condition. */
export interface Source {
  /** About how many events; light sources are loaded first. */
  weight: number
  /** The bits by block. A block without any may be missing; bits of entries that are no events may be set. */
  load(blocks: readonly number[]): Promise<BlockBits>
  /** True where bits of entries that are no events, or that could not be indexed, are never set. */
  hasEventsOnly: boolean
  /** True where a block takes long, so that counting everything would. */
  isCostly: boolean
  /** The only blocks with bits; null where they are too many to be listed. */
  onlyBlocks(): Promise<Set<number> | null>
}

const everyBlock = async () => null

/** The weight of a source that is read block by block because it has too many events to list. */
export const heavy = 1e9

const sparse = 4
// The blocks of so few events are looked up first.
const rare = 2000
// Rows of fewer terms are sent as they are.
const fewTerms = 8
// Rows of more terms take seconds for all blocks of ten million events.
const manyTerms = 64

interface Wanted {
  id: number
  events: number
}

/** Events that have at least one of the terms. */
export function termSource(queries: Queries, terms: readonly Wanted[]): Source {
  const ids = terms.map(term => term.id)
  const weight = terms.reduce((sum, term) => sum + Number(term.events), 0)
  return {
    weight,
    async load(blocks) {
      if (ids.length === 0) return new Map()
      return ids.length < fewTerms ? rowsOfTerms(queries, ids, blocks) : joinedRowsOfTerms(queries, ids, blocks)
    },
    hasEventsOnly: true,
    isCostly: ids.length > manyTerms,
    onlyBlocks: async () => (weight > rare ? null : blocksOfTerms(queries, ids)),
  }
}

async function blocksOfTerms(queries: Queries, ids: number[]): Promise<Set<number>> {
  const rows = await queries
    .selectFrom('search_posting')
    .select('block')
    .distinct()
    .where('term', 'in', listed(ids))
    .execute()
  return new Set(rows.map(row => row.block))
}

async function rowsOfTerms(queries: Queries, ids: number[], blocks: readonly number[]): Promise<BlockBits> {
  const { rows } = await sql<{ block: number; bits: Uint8Array }>`
    select search_posting.block, search_posting.bits from ${valuesAs(ids, 'wanted')}
    cross join search_posting on search_posting.term = wanted.value and ${amongBlocks(blocks)}
  `.execute(queries)
  const found: BlockBits = new Map()
  for (const { block, bits } of rows) {
    const known = found.get(block)
    if (known) addStored(known, bits)
    else found.set(block, decodeBits(bits))
  }
  return found
}

/** Joins the sets of a block into one text: a row for each of thousands of terms would take long to send between threads. */
async function joinedRowsOfTerms(queries: Queries, ids: number[], blocks: readonly number[]): Promise<BlockBits> {
  const { rows } = await sql<{ block: number; length: number; joined: string }>`
    select search_posting.block, max(length(search_posting.bits)) as length,
      group_concat(hex(search_posting.bits), '') as joined
    from ${valuesAs(ids, 'wanted')}
    cross join search_posting on search_posting.term = wanted.value and ${amongBlocks(blocks)}
    group by search_posting.block, length(search_posting.bits) = ${sql.lit(denseBytes)}
  `.execute(queries)
  const found: BlockBits = new Map()
  for (const { block, length, joined } of rows) {
    const known = found.get(block) ?? noBits()
    addJoined(known, Buffer.from(joined, 'hex'), length === denseBytes)
    found.set(block, known)
  }
  return found
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
  const all = bitsBySeq(seqs)
  return {
    weight: seqs.length,
    load: async blocks =>
      new Map(
        blocks.flatMap(block => {
          const bits = all.get(block)
          return bits ? [[block, bits.slice()] as const] : []
        }),
      ),
    hasEventsOnly: false,
    isCostly: false,
    onlyBlocks: async () => new Set(all.keys()),
  }
}

// The first pages of a broad question need no more blocks.
const blocksOfTable = 40

/**
 * Events that are found block by block in a table, or, as soon as many blocks are asked for, by a list of all of them.
 * `listAll` resolves to null where the list would be too long.
 */
export function listedLater(table: Source, listAll: () => Promise<Source | null>): Source {
  let asked = 0
  let all: Promise<Source | null> | null = null
  return {
    weight: table.weight,
    async load(blocks) {
      asked += blocks.length
      if (asked <= blocksOfTable) return table.load(blocks)
      all ??= listAll()
      return ((await all) ?? table).load(blocks)
    },
    hasEventsOnly: false,
    isCostly: true,
    onlyBlocks: everyBlock,
  }
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
    hasEventsOnly: false,
    isCostly: true,
    onlyBlocks: everyBlock,
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
    hasEventsOnly: sources.every(source => source.hasEventsOnly),
    isCostly: sources.some(source => source.isCostly),
    async onlyBlocks() {
      const lists = await Promise.all(sources.map(source => source.onlyBlocks()))
      return lists.some(list => list === null) ? null : new Set(lists.flatMap(list => [...(list ?? [])]))
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
    hasEventsOnly: sources.some(source => source.hasEventsOnly),
    isCostly: sources.some(source => source.isCostly),
    onlyBlocks: () => blocksOfAll(sources),
  }
}

/** The only blocks with bits of all sources; null where they are too many to be listed. */
export async function blocksOfAll(sources: readonly Source[]): Promise<Set<number> | null> {
  const lists = (await Promise.all(sources.map(source => source.onlyBlocks()))).filter(list => list !== null)
  const [first, ...more] = lists.sort((a, b) => a.size - b.size)
  return first ? new Set([...first].filter(block => more.every(list => list.has(block)))) : null
}
