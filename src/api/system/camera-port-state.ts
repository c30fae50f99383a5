import { CameraDirectory } from '../../cameras/camera-directory.ts'
import { takesLogin } from '../../devices/index.ts'
import type { ApiContext } from '../api-context.ts'
import type { CameraPortState } from '../schemas/index.ts'

type Wanted = Pick<ApiContext, 'queries' | 'devices' | 'login'>

/** Returns the user of the camera port, the devices it can be written to, and the cameras where a person must enter it. */
export async function cameraPortState({ queries, devices, login }: Wanted): Promise<CameraPortState> {
  await devices.refresh()
  const { source, user, isReadable: readable } = login.state()
  const stored = devices.states()
  const known = new Set(stored.flatMap(({ device }) => device.cameras.map(({ id }) => id)))
  const cameras = await new CameraDirectory(queries).shown()
  return {
    source,
    user,
    readable,
    devices: stored.map(({ device: { id, name, host }, postConfig }) => ({
      id,
      name,
      host,
      settable: postConfig !== null && takesLogin(postConfig),
    })),
    others: cameras
      .filter(({ id, state }) => state !== 'ignored' && !known.has(id))
      .map(({ id, name }) => ({ id, name })),
  }
}
