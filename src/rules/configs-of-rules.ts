import type { Queries } from '../database/index.ts'

/** The rules that were made in the dashboard, as they were given. */
export async function configsOfRules(queries: Queries): Promise<{ id: string; config: unknown }[]> {
  const rows = await queries.selectFrom('rule').select(['id', 'config']).orderBy('name').execute()
  return rows.map(({ id, config }) => ({ id, config: JSON.parse(config) as unknown }))
}
