import { expect, it } from 'vitest'
import { CameraRegistry } from '../../src/cameras/camera-registry.ts'
import { startStore } from '../search/search-store.ts'

const at = new Date('2026-11-23T12:00:00Z')
const deviceOf = (n: number) => ({
  name: 'Gate',
  ip: null,
  mac: n.toString(16).padStart(12, '0'),
  serial: null,
  channel: null,
})

it('the forty-thousandth camera of one name at one address is known as quickly as the first', async () => {
  const { database } = await startStore()
  const cameras = await CameraRegistry.load(database.queries)
  const sight = (from: number, to: number) => {
    const begun = performance.now()
    for (let n = from; n < to; n++) {
      cameras.identify({ source: 'ipc', device: deviceOf(n), clientIp: '192.0.2.1', at })
      cameras.identify({ source: 'ipc', device: { ...deviceOf(n), mac: null }, clientIp: '192.0.2.2', at })
    }
    return performance.now() - begun
  }
  sight(0, 2000)
  const early = sight(2000, 4000)
  sight(4000, 38_000)
  expect(sight(38_000, 40_000)).toBeLessThan(early * 8 + 200)
}, 120_000)
