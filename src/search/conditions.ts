import { sql } from 'kysely'
import { attributeParts } from './filter.ts'
import { lineSource } from './line-terms.ts'
import { looksBySubject } from './looks.ts'
import { plateQuestion } from './plate-likeness.ts'
import { groupSource, plateSource } from './plate-sources.ts'
import type { Question } from './question.ts'
import { findTerms, type Source, tableSource, termSource } from './sources.ts'
import { bindsTargets } from './target-match.ts'
import { knownSource, sameTarget } from './target-sources.ts'
import { attributeTerm, cameraTerm, categoryTerm, everyEvent, smartTypeTerm, type Term, targetTerm } from './terms.ts'
import { textParts } from './text-meaning.ts'
import { factSource, textSource } from './text-sources.ts'

/** The conditions of a filter, except for its time. */
export interface Conditions {
  /** An event has to be in each of these; the lightest first. */
  all: Source[]
  /** An event must be in none of these. */
  none: Source[]
}

async function oneOfTerms({ queries }: Question, terms: readonly Term[]): Promise<Source> {
  return termSource(queries, await findTerms(queries, terms))
}

/** Translates a filter into sources of the index. */
export async function conditionsOf(question: Question): Promise<Conditions> {
  const { queries, filter, cameraIds } = question
  const { category, smartType, line, targetType, attribute, plate, plateMatch, group, known, text, kept } = filter
  const attributes = (attribute ?? []).map(attributeParts)
  const keptSource = tableSource(queries, 'kept', sql`true`)
  const wanted = [
    category?.length ? oneOfTerms(question, category.map(categoryTerm)) : null,
    smartType?.length ? oneOfTerms(question, smartType.map(smartTypeTerm)) : null,
    line?.length ? lineSource(question, line) : null,
    cameraIds ? oneOfTerms(question, cameraIds.map(cameraTerm)) : null,
    targetType?.length ? oneOfTerms(question, targetType.map(targetTerm)) : null,
    ...[...looksBySubject(filter).values()].flat().map(({ facts }) => factSource(question, facts)),
    known === undefined ? null : knownSource(question, known),
    ...attributes.map(({ name, value }) => oneOfTerms(question, [attributeTerm(name, value)])),
    plate ? plateSource(queries, plateQuestion(plate, plateMatch)) : null,
    group?.length ? groupSource(queries, group) : null,
    ...textParts(text ?? '').map(part => textSource(question, part)),
    kept === true ? keptSource : null,
  ]
  const all = (await Promise.all(wanted)).filter(source => source !== null)
  if (!all.some(source => source.hasEventsOnly)) all.push(await oneOfTerms(question, [everyEvent]))
  const lightestFirst = all.sort((a, b) => a.weight - b.weight)
  const bound = bindsTargets(filter) ? [await sameTarget(question, lightestFirst)] : lightestFirst
  return { all: bound, none: kept === false ? [keptSource] : [] }
}
