import type { Queries } from '../../table-store.ts'

/** Whether a database that has run these migrations has events, which an upgrade could harm. */
export async function hasEvents(queries: Queries, applied: ReadonlySet<string>): Promise<boolean> {
  if (!applied.has('001-receiver')) return false
  return (await queries.selectFrom('log').select('seq').limit(1).execute()).length > 0
}
