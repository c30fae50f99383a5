import { describe, expect, test } from 'vitest'
import type { TableStore } from '../../src/database/index.ts'
import { DeviceBook } from '../../src/devices/device-book.ts'
import { DeviceOutputs } from '../../src/devices/device-outputs.ts'
import { PlateSyncStore, type WrittenPlate } from '../../src/devices/plates/plate-sync-store.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { type Engine, openStore } from './engine.ts'

const noPosts = { senderNotes: async () => new Map(), camerasLastSeen: async () => new Map() }

function bookOn({ queries, write }: TableStore): DeviceBook {
  return new DeviceBook({ queries, write, posts: noPosts, dataDir: temporaryFolder(), keyFromEnv: 'k'.repeat(40) })
}

const gate = {
  host: '192.0.2.7',
  port: 80,
  protocol: 'http' as const,
  user: 'admin',
  password: 'secret',
  name: 'Gate',
  certificate: null,
}

function written(key: string, changes: Partial<WrittenPlate> = {}): WrittenPlate {
  const ours = { key, number: key, list: 'allow' as const, from: null, until: null, owner: null }
  return { key, ours, shown: null, isAfter: false, added: true, ...changes }
}

export function devicesContract(engine: Engine): void {
  describe('DeviceBook', () => {
    test('a place holds one device, whose password only this key decrypts', async () => {
      const store = await openStore(engine)
      const book = bookOn(store)
      const id = await book.add(gate)
      await expect(book.add({ ...gate, host: ' 192.0.2.7 ' })).rejects.toMatchObject({ code: 'device-exists' })
      expect(await book.signInOf(id)).toMatchObject({ host: '192.0.2.7', password: 'secret' })
      const stored = await store.queries.selectFrom('device').selectAll().execute()
      expect(JSON.stringify(stored)).not.toContain('secret')
    })

    test('a password is not sent to another host unless it is typed again', async () => {
      const book = bookOn(await openStore(engine))
      const id = await book.add(gate)
      await expect(book.change(id, { host: '192.0.2.8' })).rejects.toMatchObject({ code: 'device-password-needed' })
      await book.change(id, { host: '192.0.2.8', password: 'secret' })
      expect(book.idAt({ host: '192.0.2.8' })).toBe(id)
      await book.remove(id)
      expect(book.list(null)).toEqual([])
    })
  })

  describe('DeviceOutputs', () => {
    test('the last state of an output is stored, and goes with its device', async () => {
      const store = await openStore(engine)
      const book = bookOn(store)
      const deviceId = await book.add(gate)
      const outputs = new DeviceOutputs(store)
      const open = { deviceId, output: 2, isOn: true, at: 1000, until: 6000, by: 'Ann' }
      await outputs.save(open)
      await outputs.save({ ...open, output: 1, until: null })
      await outputs.save({ ...open, isOn: false, until: null })
      expect((await outputs.all()).map(({ output, isOn }) => [output, isOn])).toEqual([
        [1, true],
        [2, false],
      ])
      await outputs.remove({ deviceId, output: 1 })
      await book.remove(deviceId)
      expect(await outputs.all()).toEqual([])
    })
  })

  describe('PlateSyncStore', () => {
    test('a run is stored only for stored devices', async () => {
      const store = await openStore(engine)
      const deviceId = await bookOn(store).add(gate)
      const syncs = new PlateSyncStore(store)
      const run = {
        startedAt: '2026-11-23T12:00:00.000Z',
        finishedAt: null,
        total: 2,
        done: 1,
        failed: [],
        error: null,
      }
      await syncs.saveRun('nobody', run)
      await syncs.saveRun(deviceId, run)
      await syncs.saveRun(deviceId, { ...run, done: 2 })
      expect(await syncs.all()).toEqual(new Map([[deviceId, { automatic: false, run: { ...run, done: 2 } }]]))
      await syncs.switchAutomatic(deviceId, { automatic: true, kept: [] })
      expect((await syncs.all()).get(deviceId)).toEqual({ automatic: true, run: { ...run, done: 2 } })
    })

    test('very many written plates are stored, corrected and forgotten', async () => {
      const store = await openStore(engine)
      const deviceId = await bookOn(store).add(gate)
      const syncs = new PlateSyncStore(store)
      const plates = Array.from({ length: 5000 }, (_, n) => written(`P${n}`))
      const at = new Date(1000)
      await syncs.saveWritten(deviceId, { plates, at })
      await syncs.saveWritten(deviceId, {
        plates: [written('P1', { added: false, isAfter: true })],
        forgotten: plates.slice(2).map(({ key }) => key),
        at,
      })
      expect([...(await syncs.written(deviceId)).values()]).toEqual([
        written('P0'),
        written('P1', { added: false, isAfter: true }),
      ])
      await syncs.switchAutomatic(deviceId, { automatic: true, kept: ['P1'] })
      expect([...(await syncs.written(deviceId)).keys()]).toEqual(['P1'])
    })
  })
}
