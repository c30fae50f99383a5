import { sql } from 'kysely'
import type { Queries } from '../database/index.ts'
import { type AnnotatedEvent, annotate, unannotated } from '../events/index.ts'
import { categories, targetTypes } from '../model/index.ts'
import { addStored, type Bits, countBits, keepCommon, noBits } from './bits.ts'
import { mostCounted, wholeWindow } from './count-events.ts'
import type { EventFilter } from './filter.ts'
import { type BlockRow, IndexedSearch, windowsOf } from './indexed.ts'
import { lateEvents } from './late-events.ts'
import { namedLineTerms } from './line-terms.ts'
import { lineNamesOf } from './match.ts'
import { askOf, type Question } from './question.ts'
import { cameraTerm, categoryTerm, type Term, targetTerm } from './terms.ts'

/** The fields of a filter whose choices can be counted. */
export const countedFields = ['category', 'camera', 'targetType', 'line'] as const
export type CountedField = (typeof countedFields)[number]

/** The number of events with each choice of a field; choices without any are left out. Where `exact` is false there are more. */
export interface ChoiceCounts {
  items: { value: string; count: number }[]
  exact: boolean
}

/** The terms of the index by the choice that they count for: several own ids may be shown as one camera. */
function choicesOf(field: Exclude<CountedField, 'line'>, { cameras, cameraIds }: Question): [Term, string][] {
  if (field === 'category') return categories.map(one => [categoryTerm(one), one])
  if (field === 'targetType') return targetTypes.map(one => [targetTerm(one), one])
  const ids = cameraIds ?? cameras.idsWhere(() => true)
  return ids.map(id => [cameraTerm(id), cameras.shown(id).id])
}

function choicesOfEvent(field: CountedField, event: AnnotatedEvent): string[] {
  if (field === 'line') return lineNamesOf(event)
  if (field === 'category') return [event.category]
  if (field === 'camera') return [event.camera.id]
  return [...new Set(event.targets.map(target => target.type))]
}

class Counter {
  readonly counts = new Map<string, number>()

  add(choice: string, count: number): void {
    if (count > 0) this.counts.set(choice, (this.counts.get(choice) ?? 0) + count)
  }
}

/** The ids of the terms that exist, with the choice that each counts for. */
async function idsOfTerms(field: CountedField, question: Question): Promise<Map<number, string>> {
  if (field === 'line') return new Map((await namedLineTerms(question)).map(({ id, lineName }) => [id, lineName]))
  const { queries } = question
  const choices = choicesOf(field, question)
  const wanted = JSON.stringify(choices.map(([{ name, folded }]) => [name, folded]))
  const { rows } = await sql<{ id: number; place: number }>`
    select search_term.id, wanted.key as place from json_each(${wanted}) as wanted
    cross join search_term on search_term.name = wanted.value ->> 0 and search_term.folded = wanted.value ->> 1
  `.execute(queries)
  return new Map(rows.map(({ id, place }) => [Number(id), choices[Number(place)]?.[1] ?? '']))
}

interface WindowOptions {
  queries: Queries
  search: IndexedSearch
  ids: ReadonlyMap<number, string>
  counter: Counter
}

/** Counts the events of these blocks by choice, and returns how many pass the filter in all. */
async function countWindow({ queries, search, ids, counter }: WindowOptions, window: BlockRow[]): Promise<number> {
  const found = await search.matching(window)
  const blocks = [...found.keys()]
  if (blocks.length === 0) return 0
  const { rows } = await sql<{ term: number; block: number; bits: Uint8Array }>`
    select search_posting.term, search_posting.block, search_posting.bits from json_each(${JSON.stringify([...ids.keys()])}) as wanted
    cross join search_posting on search_posting.term = wanted.value
      and search_posting.block between ${Math.min(...blocks)} and ${Math.max(...blocks)}
  `.execute(queries)
  // An event may have several terms of one choice, such as two drawings of a line.
  for (const [choice, own] of Map.groupBy(rows, ({ term }) => ids.get(Number(term)) ?? '')) {
    for (const [block, some] of Map.groupBy(own, row => Number(row.block))) {
      const passing: Bits | undefined = found.get(block)
      if (!passing) continue
      const common = noBits()
      for (const { bits } of some) addStored(common, bits)
      keepCommon(common, passing)
      counter.add(choice, countBits(common))
    }
  }
  return [...found.values()].reduce((sum, bits) => sum + countBits(bits), 0)
}

/**
 * Counts the events that pass the filter by the choices of one field. What the filter says about this field is left out, because
 * its choices widen each other. `camera` limits the choices of cameras to these ids or names.
 */
export async function countChoices(
  queries: Queries,
  { filter, field, camera }: { filter: EventFilter; field: CountedField; camera?: string[] | undefined },
): Promise<ChoiceCounts> {
  const others: EventFilter = { ...filter, [field]: field === 'camera' ? camera : undefined }
  const question = await askOf(queries, others)
  const late = await lateEvents(question)
  const counter = new Counter()
  const lateEventsShown = field === 'line' ? await annotate(queries, late.events) : late.events.map(unannotated)
  for (const event of lateEventsShown) for (const choice of choicesOfEvent(field, event)) counter.add(choice, 1)
  const search = await IndexedSearch.prepare(question)
  const options = { queries, search, counter, ids: await idsOfTerms(field, question) }
  let passed = 0
  let exact = late.exact
  for (const window of windowsOf((await search.blocks()).reverse(), wholeWindow)) {
    if (search.isCostly && passed > mostCounted) {
      exact = false
      break
    }
    passed += await countWindow(options, window)
  }
  const items = [...counter.counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count)
  return { items, exact }
}
