import { LineNames } from '../places/index.ts'
import { fold } from './filter.ts'
import type { Question } from './question.ts'
import { type Source, termSource } from './sources.ts'
import { lineOfTerm, lineTermName } from './terms.ts'

/** A term of the index about a line or zone that has a name. */
export interface NamedLineTerm {
  id: number
  events: number
  /** The name that people gave to the line. */
  lineName: string
}

/** The terms of all lines and zones that have names now. There are about as many as drawn lines, and few have a name. */
export async function namedLineTerms({ queries, cameras }: Question): Promise<NamedLineTerm[]> {
  const names = await LineNames.readAll(queries)
  const query = queries.selectFrom('search_term').select(['id', 'events', 'value'])
  const rows = await query.where('name', '=', lineTermName).execute()
  return rows.flatMap(({ id, events, value }) => {
    const { cameraId, drawing } = lineOfTerm(value)
    const lineName = names.of(cameras.shown(cameraId).id, drawing)
    return lineName === null ? [] : [{ id: Number(id), events: Number(events), lineName }]
  })
}

/** Events at a line or zone with one of these names. */
export async function lineSource(question: Question, wanted: readonly string[]): Promise<Source> {
  const names = new Set(wanted.map(fold))
  const terms = await namedLineTerms(question)
  return termSource(
    question.queries,
    terms.filter(({ lineName }) => names.has(fold(lineName))),
  )
}
