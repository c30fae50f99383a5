import { sql } from 'kysely'
import type { Queries } from '../table-store.ts'

/** The bytes that the rows of the database take. Its file does not shrink: it keeps room that new rows use first. */
export async function databaseBytes(queries: Queries): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select (page_count - freelist_count) * page_size as bytes
    from pragma_page_count(), pragma_freelist_count(), pragma_page_size()
  `.execute(queries)
  return rows[0]?.bytes ?? 0
}
