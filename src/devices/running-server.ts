import type { CompiledQuery } from 'kysely'
import { putSetting, type Queries, readSetting } from '../database/index.ts'
import type { CameraPort } from './post-target.ts'

/** The camera port of the server that last ran on this data directory, without its password. */
export type KnownCameraPort = Omit<CameraPort, 'credentials'> & { needsCredentials: boolean }

export function rememberCameraPort(queries: Queries, port: CameraPort): CompiledQuery {
  const { credentials, ...rest } = port
  const value: KnownCameraPort = { ...rest, needsCredentials: credentials !== null }
  return putSetting(queries, 'camera-port', value)
}

/** Reads the camera port; null before the first run of a server. */
export function knownCameraPort(queries: Queries): Promise<KnownCameraPort | null> {
  return readSetting(queries, 'camera-port')
}
