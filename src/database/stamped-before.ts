import { type RawBuilder, sql } from 'kysely'
import type { RemovableAge } from '../lib/removable-age.ts'

/** True for rows whose age, by a column of milliseconds, lets them be removed. */
export function stampedBefore(column: string, { before, spared }: RemovableAge): RawBuilder<boolean> {
  const name = sql.ref(column)
  const spans = spared.map(({ from, to }) => sql`and ${name} not between ${from} and ${to}`)
  return sql<boolean>`(${name} < ${before} ${sql.join(spans, sql` `)})`
}
