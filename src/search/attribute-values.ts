import { sql } from 'kysely'
import type { Queries } from '../database/index.ts'
import { attributesOf } from './facts.ts'
import { lateEvents } from './late-events.ts'
import { askOf } from './question.ts'
import { attributeTerm } from './terms.ts'

/** The values of an attribute that occurred so far, the most frequent first. */
export interface AttributeValues {
  name: string
  values: { value: string; count: number }[]
}

const mostValues = 200

interface Seen {
  name: string
  folded: string
  value: string
  events: number
}

/** The attributes that the filter `attribute` can name, each with its 200 most frequent values. */
export async function attributeValues(queries: Queries): Promise<AttributeValues[]> {
  const question = await askOf(queries, {})
  const [{ rows }, late] = await Promise.all([
    sql<Seen>`
      select name, folded, value, events from search_term
      where (instr(name, '.') > 0 or name = 'phase') and events > 0
    `.execute(queries),
    lateEvents(question),
  ])
  const seen = new Map(rows.map(row => [`${row.name}:${row.folded}`, row]))
  for (const event of late.events) {
    const facts = attributesOf(event).map(({ name, value }) => attributeTerm(name, value))
    for (const [key, fact] of new Map(facts.map(fact => [`${fact.name}:${fact.folded}`, fact]))) {
      seen.set(key, { ...(seen.get(key) ?? fact), events: (seen.get(key)?.events ?? 0) + 1 })
    }
  }
  const byName = Map.groupBy(seen.values(), one => one.name)
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, values]) => ({
      name,
      values: values
        .sort((a, b) => b.events - a.events || (a.folded < b.folded ? -1 : 1))
        .slice(0, mostValues)
        .map(({ value, events }) => ({ value, count: events })),
    }))
}
