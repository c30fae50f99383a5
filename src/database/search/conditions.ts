import { sql } from 'kysely'
import type { Category } from '../../model/index.ts'
import { categoryWords } from './facts.ts'
import { attributeParts, fold, plateFragmentOf, wordsOf } from './filter.ts'
import { plateQuestion } from './plate-likeness.ts'
import { groupSource, knownNameSource, plateSource } from './plate-sources.ts'
import type { Question } from './question.ts'
import { anyOf, findTerms, type Source, tableSource, termSource } from './sources.ts'
import { attributeTerm, cameraTerm, categoryTerm, everyEvent, smartTypeTerm, type Term, targetTerm } from './terms.ts'

/** What has to hold together; time is looked at apart. */
export interface Conditions {
  /** Events have to be in each, the lightest first. */
  all: Source[]
  /** And in none of these. */
  none: Source[]
}

async function oneOfTerms({ queries }: Question, terms: readonly Term[]): Promise<Source> {
  return termSource(queries, await findTerms(queries, terms))
}

/** Categories and cameras whose words hold this one. Neither is compared with what stands in the index. */
function namesHolding(word: string, { cameras }: Question): Term[] {
  const categories = Object.entries(categoryWords) as [Category, string][]
  const holds = (text: string) => fold(text).includes(word)
  return [
    ...categories.filter(([, words]) => holds(words)).map(([category]) => categoryTerm(category)),
    ...cameras.idsWhere(({ id, name }) => holds(id) || holds(name)).map(cameraTerm),
  ]
}

async function wordSource(question: Question, word: string): Promise<Source> {
  const { queries } = question
  const { rows } = await sql<{ id: number; events: number }>`
    select id, events from search_term
    where substr(name, 1, 1) <> '@' and name <> 'category' and instr(folded, ${word}) > 0
  `.execute(queries)
  const named = await findTerms(queries, namesHolding(word, question))
  const fragment = plateFragmentOf(word)
  return anyOf([
    termSource(queries, [...rows, ...named]),
    await knownNameSource(queries, word),
    ...(fragment === null ? [] : [await plateSource(queries, plateQuestion(fragment, 'fragment'))]),
  ])
}

/** Works out which events a filter asks for. */
export async function conditionsOf(question: Question): Promise<Conditions> {
  const { queries, filter, cameraIds } = question
  const { category, smartType, targetType, attribute, plate, plateMatch, group, text, kept } = filter
  const attributes = (attribute ?? []).map(attributeParts)
  const keptSource = tableSource(queries, 'kept', sql`true`)
  const wanted = [
    oneOfTerms(question, [everyEvent]),
    category?.length ? oneOfTerms(question, category.map(categoryTerm)) : null,
    smartType?.length ? oneOfTerms(question, smartType.map(smartTypeTerm)) : null,
    cameraIds ? oneOfTerms(question, cameraIds.map(cameraTerm)) : null,
    targetType?.length ? oneOfTerms(question, targetType.map(targetTerm)) : null,
    ...attributes.map(({ name, value }) => oneOfTerms(question, [attributeTerm(name, value)])),
    plate ? plateSource(queries, plateQuestion(plate, plateMatch)) : null,
    group?.length ? groupSource(queries, group) : null,
    ...wordsOf(text ?? '').map(word => wordSource(question, word)),
    kept === true ? keptSource : null,
  ]
  const all = (await Promise.all(wanted)).filter(source => source !== null)
  return { all: all.sort((a, b) => a.weight - b.weight), none: kept === false ? [keptSource] : [] }
}
