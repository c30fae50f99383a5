import { describe, expect, test } from 'vitest'
import { CameraDirectory } from '../../src/cameras/camera-directory.ts'
import { CameraRegistry } from '../../src/cameras/camera-registry.ts'
import { cameraVersion } from '../../src/cameras/camera-version.ts'
import { type Database, upsert } from '../../src/database/index.ts'
import { type Engine, openStore } from './engine.ts'

const at = new Date('2026-01-01T12:00:00.000Z')

/** A camera posts for the first time, from its own address. */
function post(registry: CameraRegistry, name: string, clientIp: string) {
  const device = { name, mac: `58:5b:69:00:00:${name.length.toString().padStart(2, '0')}`, serial: null, channel: null }
  return registry.identify({ source: 'ipc', device, clientIp, at } as never)
}

async function save(registry: CameraRegistry, { write }: Database): Promise<void> {
  await write(registry.unsaved.splice(0))
}

async function threeCameras(engine: Engine) {
  const store = await openStore(engine)
  const registry = await CameraRegistry.load(store.queries)
  const [gate, yard, garage] = [
    post(registry, 'Gate', '192.0.2.1'),
    post(registry, 'Front yard', '192.0.2.2'),
    post(registry, 'Garage', '192.0.2.3'),
  ].map(({ camera }) => camera.id) as [string, string, string]
  await save(registry, store)
  return { store, registry, gate, yard, garage, cameras: new CameraDirectory(store.queries) }
}

export function camerasContract(engine: Engine): void {
  describe('CameraRegistry and CameraDirectory', () => {
    test('cameras are known after they are stored, by the same keys', async () => {
      const { store, gate, cameras } = await threeCameras(engine)
      expect((await cameras.all()).map(({ name }) => name)).toEqual(['Front yard', 'Garage', 'Gate'])
      const again = await CameraRegistry.load(store.queries)
      expect(post(again, 'Gate', '192.0.2.1').camera).toEqual({ id: gate, name: 'Gate' })
      expect(again.unsaved).toEqual([])
    })

    test('the list is read again only after a change', async () => {
      const { store, registry, gate, cameras } = await threeCameras(engine)
      const [before, version] = [await cameras.all(), await cameraVersion(store.queries)]
      expect(await cameras.all()).toBe(before)
      registry.change(gate, { name: 'Main gate', hidden: true, decidedAt: at }, at)
      await save(registry, store)
      expect(await cameraVersion(store.queries)).not.toBe(version)
      const names = (await cameras.all()).map(({ name, isHidden }) => [name, isHidden])
      expect(names).toEqual([
        ['Front yard', false],
        ['Garage', false],
        ['Main gate', true],
      ])
    })

    test('a merged camera is shown as the other, and both ids find the entries of both', async () => {
      const { store, registry, gate, yard, cameras } = await threeCameras(engine)
      registry.change(yard, { mergedInto: gate }, at)
      await save(registry, store)
      expect((await cameras.shown()).map(({ id }) => id)).not.toContain(yard)
      expect((await cameras.get(yard)).id).toBe(gate)
      expect((await cameras.mergedInto([gate])).map(({ id }) => id)).toEqual([yard])
      expect(await cameras.idsOf(yard)).toEqual([gate, yard])
      await expect(cameras.get('nobody')).rejects.toMatchObject({ code: 'not-found' })
    })

    test('pages of cameras, searched without regard to case', async () => {
      const { gate, garage, cameras } = await threeCameras(engine)
      const first = await cameras.page({ limit: 2, after: null })
      expect([first.total, first.cameras.map(({ name }) => name)]).toEqual([3, ['Front yard', 'Garage']])
      const next = await cameras.page({ limit: 2, after: ['Garage', garage] })
      expect(next.cameras.map(({ id }) => id)).toEqual([gate])
      expect((await cameras.page({ limit: 9, after: null, search: 'gAr' })).cameras.map(({ id }) => id)).toEqual([
        garage,
      ])
      expect((await cameras.page({ limit: 9, after: null, search: '%' })).total).toBe(0)
      expect((await cameras.page({ limit: 9, after: null, state: 'pending' })).total).toBe(0)
    })

    test('names by id, however many are asked for', async () => {
      const { gate, cameras } = await threeCameras(engine)
      const ids = [gate, ...Array.from({ length: 2000 }, (_, n) => `gone-${n}`)]
      expect(await cameras.names(ids)).toEqual(new Map([[gate, 'Gate']]))
      expect(await cameras.names([])).toEqual(new Map())
    })

    test('addresses count, are claimed, or are denied', async () => {
      const { store, registry, gate, cameras } = await threeCameras(engine)
      registry.requireApproval(true)
      expect(post(registry, 'Gate', '192.0.2.99').isConfirmed).toBe(false)
      await save(registry, store)
      expect((await cameras.claims()).map(({ cameraId, address }) => [cameraId, address])).toEqual([
        [gate, '192.0.2.99'],
      ])
      registry.change(gate, { address: { address: '192.0.2.99', state: 'denied' } }, at)
      await save(registry, store)
      const addresses = (await cameras.ownAddresses([gate])).get(gate) ?? []
      expect(new Set(addresses.map(({ address, isOwn, isDenied }) => `${address} ${isOwn} ${isDenied}`))).toEqual(
        new Set(['192.0.2.1 true false', '192.0.2.99 false true']),
      )
      expect((await cameras.addressesOf([gate])).map(({ cameraState }) => cameraState)).toEqual([
        'approved',
        'approved',
      ])
    })

    test('alarm states, and channels that are offline', async () => {
      const { store, gate, yard, cameras } = await threeCameras(engine)
      const row = { camera_id: gate, name: 'chlOffline', rule: -1, active: 1, since: 5 }
      const other = { ...row, name: 'MOTION', rule: 3, active: 0, since: 7 }
      await store.write([upsert(store.queries, 'alarm_state', [row, other])])
      expect(await cameras.offlineSince()).toEqual(new Map([[gate, 5]]))
      expect(await cameras.offlineChannels()).toEqual(new Set([gate]))
      const alarms = await cameras.alarms([gate, yard])
      expect([...alarms.keys()]).toEqual([gate])
      expect(alarms.get(gate)).toContainEqual({ name: 'MOTION', rule: 3, isActive: false, since: 7 })
    })

    test('a forgotten camera leaves nothing behind', async () => {
      const { store, registry, gate, cameras } = await threeCameras(engine)
      expect(registry.forget([gate])).toEqual([gate])
      await save(registry, store)
      expect((await cameras.all()).map(({ id }) => id)).not.toContain(gate)
      expect(await cameras.ownAddresses([gate])).toEqual(new Map())
    })
  })
}
