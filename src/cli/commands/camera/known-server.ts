import { type CameraPort, type KnownCameraPort, knownCameraPort } from '../../../devices/index.ts'
import { configOf } from '../../config-flags.ts'
import type { AccessFlags } from './access.ts'
import type { Desk } from './with-device.ts'

const everywhere = /^(0\.0\.0\.0|::)$/

/** A camera port, with what devices have to send where this command's settings tell. */
type CameraPortHere = KnownCameraPort & Pick<CameraPort, 'credentials'>

/** Where cameras post on this machine: as the server noted it, else as the settings say. */
export async function cameraPortOf(desk: Desk | null, flags: AccessFlags): Promise<CameraPortHere> {
  const { cameraPort: port, cameraHost: host, cameraTlsCert, cameraUser, cameraPassword } = configOf(flags).config
  const isKnown = cameraUser !== null && cameraPassword !== null
  const credentials = isKnown ? { user: cameraUser, password: cameraPassword } : null
  const noted = desk && (await knownCameraPort(desk.database.queries))
  if (noted) return { ...noted, credentials: noted.needsCredentials ? credentials : null }
  return {
    ...{ port, host: host === null || everywhere.test(host) ? null : host, credentials },
    ...{ protocol: cameraTlsCert === null ? 'http' : 'https', needsCredentials: cameraUser !== null },
  }
}
