import type { CompiledQuery } from 'kysely'
import { listed, type Queries } from '../database/index.ts'
import { type Severity, severities } from '../model/index.ts'

/** The highest severity of the rules that each of these events (by `seq`) matched. */
export async function readSeverities(queries: Queries, seqs: readonly number[]): Promise<Map<number, Severity>> {
  const rows = await queries.selectFrom('event_severity').selectAll().where('seq', 'in', listed(seqs)).execute()
  return new Map(rows.map(({ seq, severity }) => [seq, severity]))
}

/** The statement that gives an event at least this severity. */
export function raiseSeverityStatement(queries: Queries, seq: number, severity: Severity): CompiledQuery {
  const lower = severities.slice(0, severities.indexOf(severity))
  return queries
    .insertInto('event_severity')
    .values({ seq, severity })
    .onConflict(conflict =>
      conflict.column('seq').doUpdateSet({ severity }).where('event_severity.severity', 'in', listed(lower)),
    )
    .compile()
}

/** The statement that removes what rules gave to entries that are removed from the log. */
export function removeSeveritiesStatement(queries: Queries, seqs: readonly number[]): CompiledQuery {
  return queries.deleteFrom('event_severity').where('seq', 'in', seqs).compile()
}
