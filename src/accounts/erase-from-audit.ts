import type { CompiledQuery } from 'kysely'
import { listed, type Queries } from '../database/index.ts'

/** The statements that remove a subject from the audit log; who did what, and when, stays. */
export async function eraseFromAudit(
  queries: Queries,
  isErased: (subject: string) => boolean,
): Promise<CompiledQuery[]> {
  const rows = await queries.selectFrom('audit').select('subject').distinct().where('subject', 'is not', null).execute()
  const found = rows.flatMap(({ subject }) => (subject !== null && isErased(subject) ? [subject] : []))
  if (found.length === 0) return []
  const set = { subject: null, detail: null }
  return [queries.updateTable('audit').set(set).where('subject', 'in', listed(found)).compile()]
}
