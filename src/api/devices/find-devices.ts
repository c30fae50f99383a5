import { CameraDirectory } from '../../cameras/camera-directory.ts'
import { discoverDevices } from '../../device-client/index.ts'
import type { ApiContext } from '../api-context.ts'
import type { FoundDevices } from '../schemas/devices.ts'

/** Discovers devices on the local network and marks the known ones. Takes about 3 s. */
export async function findDevices({
  devices,
  queries,
}: Pick<ApiContext, 'devices' | 'queries'>): Promise<FoundDevices> {
  const startedAt = performance.now()
  const [found, cameras] = await Promise.all([
    discoverDevices({}),
    new CameraDirectory(queries).all(),
    devices.refresh(),
  ])
  const stored = devices.list()
  return {
    items: found.map(({ host, port, name, model, family }) => ({
      host,
      port,
      name,
      model,
      family,
      deviceId: stored.find(device => device.host === host && (port === null || device.port === port))?.id ?? null,
      cameras: cameras.filter(({ address }) => address === host).map(({ id, name }) => ({ id, name })),
    })),
    tookMs: Math.round(performance.now() - startedAt),
  }
}
