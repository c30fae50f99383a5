import { CameraRegistry } from '../../src/cameras/camera-registry.ts'
import type { Database } from '../../src/database/index.ts'
import { createSite, randomOf } from '../../src/simulator/index.ts'
import type { SeededCamera } from './event-source.ts'

interface SiteSize {
  cameras: number
  seed: number
}

/** Stores the cameras of a simulated site, first seen at this moment. */
export async function addCameras(database: Database, { cameras, seed }: SiteSize, at: Date): Promise<SeededCamera[]> {
  const registry = await CameraRegistry.load(database.queries)
  const nvrChannels = Math.floor(cameras / 4)
  const random = randomOf(seed, 'busy')
  const seeded = createSite({ cameras: cameras - nvrChannels, nvrChannels, seed }).map(simulated => {
    const { device, format } = simulated
    const source = format === 'nvr-v2' ? ('nvr' as const) : ('ipc' as const)
    const facts = { ...device, serial: device.serial || null }
    const { camera: ref } = registry.identify({ source, device: facts, clientIp: device.ip, at })
    return { simulated, ref, busy: random.between(0.2, 1) ** 2 }
  })
  await database.commit(registry.unsaved.splice(0))
  return seeded
}
