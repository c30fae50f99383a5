import {
  type CameraPort,
  CameraPortLogin,
  configuredLogin,
  type KnownCameraPort,
  knownCameraPort,
  type Login,
  outsideAddress,
} from '../../../devices/index.ts'
import { createLog } from '../../../lib/log.ts'
import { configOf } from '../../config-flags.ts'
import type { AccessFlags } from './access.ts'
import type { DeviceData } from './with-device.ts'

const everywhere = /^(0\.0\.0\.0|::)$/

/** A camera port, with the credentials for devices when the settings contain them. */
type CameraPortHere = KnownCameraPort & Pick<CameraPort, 'credentials'>

/** Returns the camera port on this machine, as the server stored it, otherwise from the settings. */
export async function cameraPortOf(data: DeviceData | null, flags: AccessFlags): Promise<CameraPortHere> {
  const { config } = configOf(flags)
  const { cameraPort: port, cameraHost: host, cameraTlsCert, cameraUser } = config
  const credentials = configuredLogin(config)
  const noted = data && (await knownCameraPort(data.database.queries))
  if (noted?.isLoginStored) return { ...noted, credentials: await storedLogin(data, config.deviceKey) }
  if (noted) return { ...noted, credentials: noted.needsCredentials ? credentials : null }
  return {
    port,
    host: host === null || everywhere.test(host) ? null : host,
    credentials,
    protocol: cameraTlsCert === null ? 'http' : 'https',
    needsCredentials: cameraUser !== null,
    outside: outsideAddress(config.cameraUrl),
  }
}

/** Reads the login that was set in the dashboard; null when its key is missing. */
async function storedLogin(data: DeviceData | null, keyFromEnv: string | null): Promise<Login | null> {
  if (!data) return null
  const login = new CameraPortLogin({
    configured: null,
    trouble: () => null,
    queries: data.database.queries,
    write: async () => undefined,
    dataDir: data.dataDir,
    keyFromEnv,
    log: createLog('silent'),
  })
  await login.start()
  return login.known()
}
