import { type CompiledQuery, sql } from 'kysely'
import { listed, type Queries } from '../database/index.ts'
import type { Event } from '../model/index.ts'
import { addAll, type Bits, blockOf, decodeBits, encodeBits, noBits, offsetOf, setBit } from './bits.ts'
import { type BlockTimes, decodeTimes, noTimes } from './block-times.ts'
import { plain, putBlock, storedBlocks } from './index-rows.ts'
import { partsOf } from './plate-parts.ts'
import { type PlateRead, plateReadsOf, type Term, termsOf } from './terms.ts'

/** An event to be indexed. */
export interface EventToIndex {
  event: Event
  /** The camera as it was at receipt. */
  cameraId: string
  /** Milliseconds since 1970. */
  time: number
}

interface Entry {
  term: Term
  events: number
  blocks: Map<number, Bits>
}

interface PlateEntry {
  number: string
  sightings: number
  firstAt: number
  lastAt: number
  lastSeq: number
}

// About as many parts as an ordinary plate has.
const partsAPlate = 16

const keyOf = (name: string, folded: string) => `${name}\0${folded}`

/** Collects what a batch of events adds to the index, and merges it with the stored postings. */
export class IndexBatch {
  private readonly entries = new Map<string, Entry>()
  private readonly times = new Map<number, BlockTimes>()
  private readonly plates = new Map<string, PlateEntry>()
  private readonly sightings: (PlateRead & { time: number; seq: number; cameraId: string })[] = []

  /** About how many rows there are to store: terms, and parts of plates. */
  get size(): number {
    return this.entries.size + this.plates.size * partsAPlate
  }

  /** Adds an event. Throws where it cannot be indexed; the batch is unchanged then. */
  add({ event, cameraId, time }: EventToIndex): void {
    const { seq } = event
    const block = blockOf(seq)
    const [terms, reads] = [termsOf(event, cameraId), plateReadsOf(event)]
    for (const term of terms) setBit(this.bitsOf(term, block), offsetOf(seq))
    const times = this.times.get(block) ?? noTimes()
    times[offsetOf(seq)] = time
    this.times.set(block, times)
    for (const read of reads) this.addPlate(read, seq, time, cameraId)
  }

  /** The statements that store the batch. They belong in one transaction with the new state of the index. */
  async statements(queries: Queries): Promise<CompiledQuery[]> {
    const terms = [...this.entries.values()].map(({ term: { name, folded, value }, events }) =>
      plain(
        'insert into search_term (name, folded, value, events) values (?, ?, ?, ?)' +
          ' on conflict (name, folded) do update set events = events + excluded.events',
        ...[name, folded, value, events],
      ),
    )
    await this.mergeStored(queries)
    return [...terms, ...this.postingStatements(), ...this.blockStatements(), ...this.plateStatements()]
  }

  private bitsOf(term: Term, block: number): Bits {
    const key = keyOf(term.name, term.folded)
    const entry = this.entries.get(key) ?? { term, events: 0, blocks: new Map() }
    this.entries.set(key, entry)
    const bits = entry.blocks.get(block) ?? noBits()
    entry.blocks.set(block, bits)
    entry.events++
    return bits
  }

  private addPlate(read: PlateRead, seq: number, time: number, cameraId: string): void {
    this.sightings.push({ ...read, time, seq, cameraId })
    const known = this.plates.get(read.key)
    this.plates.set(read.key, {
      number: read.plate,
      sightings: (known?.sightings ?? 0) + 1,
      firstAt: Math.min(known?.firstAt ?? time, time),
      lastAt: Math.max(known?.lastAt ?? time, time),
      lastSeq: seq,
    })
  }

  private async mergeStored(queries: Queries): Promise<void> {
    const blocks = [...this.times.keys()]
    const stored = await storedBlocks(queries, blocks)
    for (const { block, times } of stored) mergeTimes(this.times.get(block), decodeTimes(times))
    if (stored.length === 0) return
    const terms = [...this.entries.values()].map(({ term }) => term)
    for (const { name, folded, block, bits } of await storedPostings(queries, terms, blocks)) {
      const mine = this.entries.get(keyOf(name, folded))?.blocks.get(block)
      if (mine) addAll(mine, decodeBits(bits))
    }
  }

  private postingStatements(): CompiledQuery[] {
    return [...this.entries.values()].flatMap(({ term: { name, folded }, blocks }) =>
      [...blocks].map(([block, bits]) => putPosting(name, folded, block, bits)),
    )
  }

  private blockStatements(): CompiledQuery[] {
    return [...this.times].map(([block, times]) => putBlock(block, times))
  }

  private plateStatements(): CompiledQuery[] {
    const plates = [...this.plates].flatMap(([key, { number, sightings, firstAt, lastAt, lastSeq }]) => [
      plain(
        'insert into plate (key, number, sightings, first_at, last_at, last_seq) values (?, ?, ?, ?, ?, ?)' +
          ' on conflict (key) do update set number = excluded.number, sightings = sightings + excluded.sightings,' +
          ' first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at), last_seq = excluded.last_seq',
        ...[key, number, sightings, firstAt, lastAt, lastSeq],
      ),
      plain(
        'insert or ignore into plate_part (part, key) select value, ? from json_each(?)',
        ...[key, JSON.stringify(partsOf(key))],
      ),
    ])
    const sightings = this.sightings.map(({ key, time, seq, number, cameraId }) =>
      plain(
        'insert or replace into plate_sighting (key, time, seq, number, camera_id) values (?, ?, ?, ?, ?)',
        key,
        time,
        seq,
        number,
        cameraId,
      ),
    )
    return [...plates, ...sightings]
  }
}

function putPosting(name: string, folded: string, block: number, bits: Bits): CompiledQuery {
  return plain(
    'insert into search_posting (term, block, bits)' +
      ' values ((select id from search_term where name = ? and folded = ?), ?, ?)' +
      ' on conflict (term, block) do update set bits = excluded.bits',
    ...[name, folded, block, encodeBits(bits)],
  )
}

function mergeTimes(mine: BlockTimes | undefined, stored: BlockTimes): void {
  if (mine) for (const [at, time] of stored.entries()) if (Number.isNaN(mine[at] ?? 0)) mine[at] = time
}

interface StoredPosting {
  name: string
  folded: string
  block: number
  bits: Uint8Array
}

async function storedPostings(queries: Queries, terms: Term[], blocks: number[]): Promise<StoredPosting[]> {
  const wanted = JSON.stringify(terms.map(({ name, folded }) => [name, folded]))
  const { rows } = await sql<StoredPosting>`
    select search_term.name, search_term.folded, search_posting.block, search_posting.bits
    from json_each(${wanted}) as wanted
    cross join search_term on search_term.name = wanted.value ->> 0 and search_term.folded = wanted.value ->> 1
    cross join search_posting on search_posting.term = search_term.id and search_posting.block in ${listed(blocks)}
  `.execute(queries)
  return rows
}
