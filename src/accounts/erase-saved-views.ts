import type { CompiledQuery } from 'kysely'
import { listed, type Queries } from '../database/index.ts'

/** The ids of saved views whose filter or name is about something that is erased. */
export async function viewsAbout(queries: Queries, isErased: (text: string) => boolean): Promise<string[]> {
  const rows = await queries.selectFrom('saved_view').select(['id', 'name', 'search']).execute()
  // An attribute is `name:value` or `name=value`.
  const isNamed = (text: string) => isErased(text) || isErased(text.replace(/^[\w.]+[:=]/, ''))
  const isAbout = ({ name, search }: { name: string; search: string }) =>
    isErased(name) || [...new URLSearchParams(search).values()].some(isNamed)
  return rows.flatMap(row => (isAbout(row) ? [row.id] : []))
}

/** The statement that removes saved views. */
export function removeViewsStatement(queries: Queries, ids: readonly string[]): CompiledQuery {
  return queries.deleteFrom('saved_view').where('id', 'in', listed(ids)).compile()
}
