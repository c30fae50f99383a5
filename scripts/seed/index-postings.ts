import type { Event } from '../../src/model/index.ts'
import { type Bits, blockOf, encodeBits, noBits, offsetOf, setBit } from '../../src/search/bits.ts'
import { type BlockTimes, encodeTimes, noTimes } from '../../src/search/block-times.ts'
import { type Term, termsOf } from '../../src/search/terms.ts'

interface TermEntry {
  id: number
  term: Term
  events: number
  /** The events of the current block. */
  bits: Bits | null
}

/** A row of `search_posting`: term, block, bits. */
type PostingRow = [term: number, block: number, bits: Uint8Array]
/** A row of `search_block`: block, number of events, first and last time, times. */
type BlockRow = [block: number, events: number, first: number, last: number, times: Uint8Array]

export interface FullBlock {
  postings: PostingRow[]
  block: BlockRow
}

/** Collects the terms of events block by block, so that every row is written once. */
export class IndexPostings {
  private readonly terms = new Map<string, TermEntry>()
  private readonly touched: TermEntry[] = []
  private times: BlockTimes = noTimes()
  private block = 0

  /** Adds an event. Returns the block before, when the event begins a new one. */
  add(event: Event): FullBlock | null {
    const { seq } = event
    const before = blockOf(seq) === this.block ? null : this.takeBlock()
    this.block = blockOf(seq)
    this.times[offsetOf(seq)] = Date.parse(event.time)
    for (const term of termsOf(event, event.camera.id)) {
      const entry = this.entryOf(term)
      if (!entry.bits) {
        entry.bits = noBits()
        this.touched.push(entry)
      }
      entry.events++
      setBit(entry.bits, offsetOf(seq))
    }
    return before
  }

  /** The rows of the current block; null where it has none. */
  takeBlock(): FullBlock | null {
    const known = this.times.filter(time => !Number.isNaN(time))
    if (known.length === 0) return null
    const first = known.reduce((a, b) => Math.min(a, b))
    const last = known.reduce((a, b) => Math.max(a, b))
    const block: BlockRow = [this.block, known.length, first, last, encodeTimes(this.times)]
    const postings = this.touched.splice(0).map(entry => {
      const bits = encodeBits(entry.bits ?? noBits())
      entry.bits = null
      return [entry.id, this.block, bits] satisfies PostingRow
    })
    this.times = noTimes()
    return { postings, block }
  }

  /** The rows of `search_term`: id, name, folded, value, events. */
  termRows(): [number, string, string, string, number][] {
    return [...this.terms.values()].map(({ id, term, events }) => [id, term.name, term.folded, term.value, events])
  }

  private entryOf(term: Term): TermEntry {
    const key = `${term.name}\0${term.folded}`
    const known = this.terms.get(key)
    if (known) return known
    const entry = { id: this.terms.size + 1, term, events: 0, bits: null }
    this.terms.set(key, entry)
    return entry
  }
}
