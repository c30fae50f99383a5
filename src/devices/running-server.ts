import type { CompiledQuery } from 'kysely'
import type { Queries } from '../database/index.ts'
import type { CameraPort } from './post-target.ts'

/** The camera port of the server that last ran on this data directory, without its password. */
export type KnownCameraPort = Omit<CameraPort, 'credentials'> & { needsCredentials: boolean }

// Table `setting`; for commands beside the server, which do not see its flags and environment.
const name = 'camera-port'

export function rememberCameraPort(queries: Queries, port: CameraPort): CompiledQuery {
  const { credentials, ...rest } = port
  const value: KnownCameraPort = { ...rest, needsCredentials: credentials !== null }
  return queries
    .replaceInto('setting')
    .values({ name, value: JSON.stringify(value) })
    .compile()
}

/** Null before a server ran. */
export async function knownCameraPort(queries: Queries): Promise<KnownCameraPort | null> {
  const row = await queries.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst()
  return row ? (JSON.parse(row.value) as KnownCameraPort) : null
}
