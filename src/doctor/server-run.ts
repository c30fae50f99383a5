import type { Queries } from '../database/index.ts'
import type { ServerRun } from './facts.ts'

/** The statement that lets commands beside the server know where it listens. */
export function rememberRun(queries: Queries, run: ServerRun) {
  return queries
    .replaceInto('server_run')
    .values({ id: 1, run: JSON.stringify(run) })
    .compile()
}

/** The server that ran last on this data; null where none did. */
export async function readRun(queries: Queries): Promise<ServerRun | null> {
  const row = await queries.selectFrom('server_run').select('run').executeTakeFirst()
  return row ? (JSON.parse(row.run) as ServerRun) : null
}
