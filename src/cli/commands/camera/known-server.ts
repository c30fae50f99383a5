import { type KnownCameraPort, knownCameraPort } from '../../../devices/index.ts'
import { configOf } from '../../config-flags.ts'
import type { AccessFlags } from './access.ts'
import type { Desk } from './with-device.ts'

const everywhere = /^(0\.0\.0\.0|::)$/

/** Where cameras post on this machine: as the server noted it, else as the settings say. */
export async function cameraPortOf(desk: Desk | null, flags: AccessFlags): Promise<KnownCameraPort> {
  const noted = desk && (await knownCameraPort(desk.database.queries))
  if (noted) return noted
  const { cameraPort: port, cameraHost: host, cameraTlsCert, cameraUser } = configOf(flags).config
  return {
    ...{ port, host: host === null || everywhere.test(host) ? null : host },
    ...{ protocol: cameraTlsCert === null ? 'http' : 'https', needsCredentials: cameraUser !== null },
  }
}
