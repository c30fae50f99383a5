import type { CompiledQuery } from 'kysely'
import { listed, putSetting, type Queries } from '../../database/index.ts'
import { entryBatch } from './entry-removals.ts'
import type { Cause } from './limits.ts'
import { entriesOfPosts } from './posts-of-entries.ts'
import { type Batch, bytesOf, type EntryRow, entryColumns, type RemovalPlan, steps } from './removal-plan.ts'

/** The entries to erase. */
export interface EntriesToErase {
  /** Their numbers in pages. */
  pages: (queries: Queries) => AsyncIterable<number[]>
  /** The statements that remove what other rooms hold for these entries, in addition to what retention removes. */
  alongside: (rows: readonly EntryRow[]) => CompiledQuery[]
  /** The statements that record a step, in its transaction. */
  record: (counts: ErasedCounts) => CompiledQuery[]
}

export interface ErasedCounts {
  events: number
  /** Lines in events.csv: one for each target. */
  csvLines: number
  pictures: number
  rawPosts: number
  /** Of pictures and original posts. */
  bytes: number
  /** Events that stay because they are under a hold. */
  held: number
}

export const nothingErased: ErasedCounts = {
  events: 0,
  csvLines: 0,
  pictures: 0,
  rawPosts: 0,
  bytes: 0,
  held: 0,
}

export function addErased(a: ErasedCounts, b: ErasedCounts): ErasedCounts {
  const names = Object.keys(nothingErased) as (keyof ErasedCounts)[]
  return Object.fromEntries(names.map(name => [name, a[name] + b[name]])) as Record<keyof ErasedCounts, number>
}

const cause: Cause = { kind: 'events', value: null, days: null }

interface Step {
  batch: Batch
  counts: ErasedCounts
}

/** The steps that erase entries; those of a post with an entry under a hold stay. */
export async function* erasureSteps(plan: RemovalPlan, entries: EntriesToErase): AsyncGenerator<Step> {
  const { queries } = plan
  for await (const seqs of entries.pages(queries)) {
    const wanted = queries.selectFrom('log').select(entryColumns).where('seq', 'in', listed(seqs))
    const rows = await wanted.orderBy('seq').execute()
    const ofPosts = await entriesOfPosts(queries, [...new Set(rows.map(row => row.post_id))])
    const spared = await plan.entryData.spared(queries, ofPosts)
    const heldPosts = new Set(ofPosts.flatMap(row => (spared.get(row.seq) === 'held' ? [row.post_id] : [])))
    const siblings = Map.groupBy(ofPosts, row => row.post_id)
    const isHeld = (row: EntryRow) => heldPosts.has(row.post_id)
    const held = rows.filter(row => row.kind === 'alarm' && isHeld(row)).length
    const going = rows.filter(row => !isHeld(row))
    let first = true
    for (const step of steps(going)) {
      const batch = await entryBatch(plan, cause, { rows: step, siblings })
      const { events, pictures, rawPosts } = batch.counts
      const csvLines = await linesInCsv(queries, step)
      const counts = { events, csvLines, pictures, rawPosts, bytes: bytesOf(batch.files), held: first ? held : 0 }
      first = false
      const statements = [...batch.statements, ...entries.alongside(step), ...entries.record(counts)]
      yield { counts, batch: { ...batch, statements: [...statements, ...endOf(plan, step)] } }
    }
    if (first && held > 0) yield { counts: { ...nothingErased, held }, batch: heldOnly(entries, held) }
  }
}

/** The lines of events in events.csv: one for each target, and at least one. */
async function linesInCsv(queries: Queries, rows: readonly EntryRow[]): Promise<number> {
  const events = rows.flatMap(({ kind, seq }) => (kind === 'alarm' ? [seq] : []))
  const targets = await queries
    .selectFrom('target')
    .select('seq')
    .select(({ fn }) => fn.countAll<number>().as('targets'))
    .where('seq', 'in', listed(events))
    .groupBy('seq')
    .execute()
  return targets.reduce((sum, one) => sum + Number(one.targets), events.length - targets.length)
}

/** Numbers of entries are not used again after the newest one was erased. */
function endOf({ queries, lastSeq }: RemovalPlan, rows: readonly EntryRow[]): CompiledQuery[] {
  const newest = Math.max(...rows.map(({ seq }) => seq))
  return newest >= lastSeq ? [putSetting(queries, 'log-end', newest)] : []
}

function heldOnly({ record }: EntriesToErase, held: number): Batch {
  const counts = { events: 0, pictures: 0, rawPosts: 0, tracks: 0 }
  const none = { files: [], folder: null, streamDay: null, from: 0, upTo: 0, lastEvent: null }
  return { cause, counts, statements: record({ ...nothingErased, held }), ...none }
}
