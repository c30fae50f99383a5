import type { Queries } from '../../database/index.ts'

/** The number of the newest entry of the log; 0 in an empty log. */
export async function lastSeq(queries: Queries): Promise<number> {
  const row = await queries
    .selectFrom('log')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .executeTakeFirst()
  return row?.seq ?? 0
}
