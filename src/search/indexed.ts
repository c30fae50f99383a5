import { sql } from 'kysely'
import { alarmRowsOf, readableEvents } from '../log/entries/log-rows.ts'
import type { Event } from '../model/index.ts'
import { type Bits, blockOf, clearBit, offsetOf, offsetsIn, seqOf, takeAway } from './bits.ts'
import { type BlockTimes, decodeTimes } from './block-times.ts'
import { type Conditions, conditionsOf } from './conditions.ts'
import { dayHoursTest } from './day-hours.ts'
import { storedBlocks } from './index-rows.ts'
import type { Question } from './question.ts'
import { type BlockBits, blocksOfAll, dropEmpty, keepAllCommon } from './sources.ts'
import { isBeyond, type Mark, type Walk } from './unindexed.ts'

export interface BlockRow {
  block: number
  min_time: number
  max_time: number
}

/** Finds events through the index, up to the `indexedSeq` of the question. */
export class IndexedSearch {
  private readonly question: Question
  private readonly conditions: Conditions

  private constructor(question: Question, conditions: Conditions) {
    this.question = question
    this.conditions = conditions
  }

  static async prepare(question: Question): Promise<IndexedSearch> {
    const nothing: Conditions = { all: [], none: [] }
    return new IndexedSearch(question, question.indexedSeq > 0 ? await conditionsOf(question) : nothing)
  }

  /** Whether evaluating every block takes long. */
  get isCostly(): boolean {
    return this.conditions.all.some(source => source.isCostly)
  }

  /** Blocks that may hold events that pass, ascending. */
  async blocks(): Promise<BlockRow[]> {
    const { queries, filter, indexedSeq } = this.question
    if (indexedSeq === 0) return []
    const [first, end] = [
      filter.from?.getTime() ?? Number.MIN_SAFE_INTEGER,
      filter.to?.getTime() ?? Number.MAX_SAFE_INTEGER,
    ]
    const [only, { rows }] = await Promise.all([
      blocksOfAll(this.conditions.all),
      // One text is sent between threads much faster than a row per block.
      sql<{ blocks: string }>`
        select json_group_array(json_array(block, min_time, max_time)) as blocks from search_block
        where block <= ${blockOf(indexedSeq)} and max_time >= ${first} and min_time < ${end}
      `.execute(queries),
    ])
    const all = (JSON.parse(rows[0]?.blocks ?? '[]') as [number, number, number][]).map(
      ([block, min_time, max_time]) => ({ block, min_time, max_time }),
    )
    return all.filter(({ block }) => only?.has(block) ?? true).sort((a, b) => a.block - b.block)
  }

  /** The events of these blocks that pass the filter; blocks without any are left out. */
  async matching(rows: readonly BlockRow[]): Promise<BlockBits> {
    const { all, none } = this.conditions
    let found: BlockBits = new Map()
    let blocks = rows.map(row => row.block)
    for (const [n, source] of all.entries()) {
      if (blocks.length === 0) break
      const loaded = await source.load(blocks)
      if (n === 0) found = new Map(blocks.flatMap(block => entryOf(block, loaded.get(block))))
      else keepAllCommon(found, loaded)
      blocks = dropEmpty(found)
    }
    for (const source of none) {
      const loaded = await source.load(blocks)
      for (const [block, bits] of found) takeAway(bits, loaded.get(block))
    }
    this.dropUnindexed(found)
    await this.checkTimes(found, rows)
    dropEmpty(found)
    return found
  }

  /** The times of the events of these blocks. */
  async times(blocks: readonly number[]): Promise<Map<number, BlockTimes>> {
    if (blocks.length === 0) return new Map()
    const stored = await storedBlocks(this.question.queries, blocks)
    return new Map(stored.map(row => [row.block, decodeTimes(row.times)]))
  }

  /** Drops what was indexed since the question began (those events were read from the log) and what was removed. */
  private dropUnindexed(found: BlockBits): void {
    const { indexedSeq, gone } = this.question
    const last = found.get(blockOf(indexedSeq))
    for (const offset of last ? offsetsIn(last) : []) {
      if (last && offset > offsetOf(indexedSeq)) clearBit(last, offset)
    }
    for (const seq of gone) {
      const bits = found.get(blockOf(seq))
      if (bits) clearBit(bits, offsetOf(seq))
    }
  }

  private async checkTimes(found: BlockBits, rows: readonly BlockRow[]): Promise<void> {
    const { filter } = this.question
    const from = filter.from?.getTime() ?? Number.NEGATIVE_INFINITY
    const to = filter.to?.getTime() ?? Number.POSITIVE_INFINITY
    const isWithinHours = filter.hours ? dayHoursTest(filter.hours) : null
    const isWithin = (time: number) => time >= from && time < to && (isWithinHours?.(time) ?? true)
    const isSure = (row: BlockRow) => isWithinHours === null && row.min_time >= from && row.max_time < to
    const partly = rows.filter(row => found.has(row.block) && !isSure(row))
    for (const [block, times] of await this.times(partly.map(row => row.block))) {
      const bits = found.get(block)
      if (bits) clearOutside(bits, times, isWithin)
    }
  }
}

/** Clears the events whose times do not pass. */
function clearOutside(bits: Bits, times: BlockTimes, isWithin: (time: number) => boolean): void {
  for (const offset of offsetsIn(bits)) {
    const time = times[offset] ?? Number.NaN
    if (Number.isNaN(time) || !isWithin(time)) clearBit(bits, offset)
  }
}

function entryOf(block: number, bits: Bits | undefined): [number, Bits][] {
  return bits ? [[block, bits]] : []
}

const firstWindow = 2
const widestWindow = 128

/** Windows of blocks: a few at first, because they fill most pages, then more and more. */
export function* windowsOf<Row>(rows: readonly Row[], first = firstWindow): Generator<Row[]> {
  for (let at = 0, size = first; at < rows.length; at += size, size = Math.min(size * 4, widestWindow)) {
    yield rows.slice(at, at + size)
  }
}

async function* seqsInOrder(search: IndexedSearch, walk: Walk): AsyncGenerator<number[]> {
  const older = walk.direction === 'older'
  const { mark } = walk
  const all = await search.blocks()
  const near = mark ? all.filter(({ block }) => (older ? block <= blockOf(mark.seq) : block >= blockOf(mark.seq))) : all
  for (const window of windowsOf(older ? near.reverse() : near)) {
    const found = await search.matching(window)
    const seqs = window.flatMap(({ block }) => {
      const bits = found.get(block)
      const ascending = bits ? offsetsIn(bits).map(offset => seqOf(block, offset)) : []
      return older ? ascending.reverse() : ascending
    })
    yield seqs.filter(seq => isBeyond(walk, { seq, time: 0 }))
  }
}

/** The matching events of a window, with their times. */
async function marksOf(search: IndexedSearch, window: readonly BlockRow[]): Promise<Mark[]> {
  const found = await search.matching(window)
  const times = await search.times([...found.keys()])
  return [...found].flatMap(([block, bits]) =>
    offsetsIn(bits).map(offset => ({ seq: seqOf(block, offset), time: times.get(block)?.[offset] ?? 0 })),
  )
}

/** Blocks overlap in time, so events are held back until no later block can contain one that comes before them. */
async function* timesInOrder(search: IndexedSearch, walk: Walk): AsyncGenerator<number[]> {
  const sign = walk.direction === 'older' ? -1 : 1
  const begin = (row: BlockRow) => (sign < 0 ? -row.max_time : row.min_time)
  const end = (row: BlockRow) => (sign < 0 ? -row.min_time : row.max_time)
  const from = walk.mark ? walk.mark.time * sign : Number.NEGATIVE_INFINITY
  const rows = (await search.blocks()).filter(row => end(row) >= from).sort((a, b) => begin(a) - begin(b))
  let held: Mark[] = []
  let done = 0
  for (const window of windowsOf(rows)) {
    done += window.length
    const marks = await marksOf(search, window)
    held.push(...marks.filter(mark => isBeyond(walk, mark)))
    held.sort((a, b) => (a.time - b.time || a.seq - b.seq) * sign)
    const next = rows[done]
    const isSafe = ({ time }: Mark) => !next || time * sign < begin(next)
    const firstHeld = held.findIndex(mark => !isSafe(mark))
    const safe = firstHeld < 0 ? held : held.slice(0, firstHeld)
    held = firstHeld < 0 ? [] : held.slice(firstHeld)
    yield safe.map(mark => mark.seq)
  }
}

/** The indexed events that pass the filter, in the order of the walk, in chunks of at most `chunk`. */
export async function* indexedEvents(question: Question, walk: Walk, chunk: number): AsyncGenerator<Event[]> {
  const search = await IndexedSearch.prepare(question)
  const found = walk.sort === 'seq' ? seqsInOrder(search, walk) : timesInOrder(search, walk)
  for await (const seqs of found) {
    for (let at = 0; at < seqs.length; at += chunk) {
      const rows = await alarmRowsOf(question.queries, seqs.slice(at, at + chunk))
      yield readableEvents(rows, question.cameras)
    }
  }
}
