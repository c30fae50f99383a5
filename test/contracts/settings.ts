import { describe, expect, test } from 'vitest'
import { putSetting, readSetting, readSettingFamily, removeSetting, Settings } from '../../src/database/index.ts'
import { type Engine, openStore } from './engine.ts'

const retention = { eventDays: 30, pictureDays: null, rawPostDays: 7 }

export function settingsContract(engine: Engine): void {
  describe('Settings', () => {
    test('a setting has its initial value until it is set, and again when it is removed', async () => {
      const store = await openStore(engine)
      const settings = new Settings(store)
      expect(await settings.get('approve-devices')).toBe(false)
      expect(await settings.get('count-cursor')).toBeNull()
      await settings.set('approve-devices', true)
      await settings.set('approve-devices', true)
      expect(await settings.get('approve-devices')).toBe(true)
      await store.write([removeSetting(store.queries, 'approve-devices')])
      expect(await settings.get('approve-devices')).toBe(false)
    })

    test('changes are stored together with other statements or not at all', async () => {
      const { queries, write } = await openStore(engine)
      const settings = new Settings({ queries, write })
      await settings.change({ retention, 'approve-devices': undefined }, [
        putSetting(queries, 'count-cursor', { version: 2, seq: 9 }),
      ])
      expect(await settings.get('retention')).toEqual(retention)
      expect(await readSetting(queries, 'count-cursor')).toEqual({ version: 2, seq: 9 })
      const refused = queries.insertInto('setting').values({ name: 'retention', value: '{}' }).compile()
      await expect(settings.change({ 'approve-devices': true }, [refused])).rejects.toThrow()
      expect(await settings.get('approve-devices')).toBe(false)
    })

    test('subscribers get each stored value of their setting, and nothing of a change that failed', async () => {
      const { queries, write } = await openStore(engine)
      const settings = new Settings({ queries, write })
      const seen: boolean[] = []
      const end = settings.subscribe('approve-devices', value => seen.push(value))
      await settings.change({ 'approve-devices': true, retention })
      await settings.set('retention', retention)
      const refused = queries.insertInto('setting').values({ name: 'retention', value: '{}' }).compile()
      await expect(settings.change({ 'approve-devices': false }, [refused])).rejects.toThrow()
      await settings.set('approve-devices', false)
      end()
      await settings.set('approve-devices', true)
      expect(seen).toEqual([true, false])
    })

    test('texts that earlier versions stored are read', async () => {
      const { queries, write } = await openStore(engine)
      const odd = { since: { at: 1, boot: 'b', upMs: 2 }, gapMs: null, afterSeq: 0, noticedSeq: 0, spans: [] }
      const clock = { known: null, beforeBoot: null, segment: { afterSeq: 0, at: 0 }, odd, doubts: [] }
      const stored = {
        'approve-devices': 'true',
        'csv-stale': 'true',
        'probed-at': '2026-01-01T00:00:00.000Z',
        'set-aside-version': '0.9.0',
        clock: JSON.stringify(clock),
      }
      const rows = Object.entries(stored).map(([name, value]) => ({ name, value }))
      await write([queries.insertInto('setting').values(rows).compile()])
      const settings = new Settings({ queries, write })
      expect(await settings.get('approve-devices')).toBe(true)
      expect(await settings.get('csv-stale')).toBe(true)
      expect(await settings.get('probed-at')).toBe('2026-01-01T00:00:00.000Z')
      expect(await settings.get('set-aside-version')).toBe('0.9.0')
      expect(await settings.get('clock')).toEqual({ ...clock, odd: { ...odd, gapMs: Number.POSITIVE_INFINITY } })
      await settings.set('clock', await settings.get('clock'))
      const text = queries.selectFrom('setting').select('value').where('name', '=', 'clock')
      expect(JSON.parse((await text.executeTakeFirstOrThrow()).value)).toEqual(clock)
    })

    test('a text that does not fit is the initial value, but an error for the login of the camera port', async () => {
      const { queries, write } = await openStore(engine)
      const broken = ['retention', 'search-index', 'camera-port-login'].map(name => ({ name, value: '{"version"' }))
      await write([queries.insertInto('setting').values(broken).compile()])
      const settings = new Settings({ queries, write })
      expect(await settings.get('retention')).toEqual({ eventDays: null, pictureDays: null, rawPostDays: null })
      expect(await settings.get('search-index')).toBeNull()
      await expect(settings.get('camera-port-login')).rejects.toThrow()
    })

    test('a family is read by its prefix', async () => {
      const { queries, write } = await openStore(engine)
      await write([
        putSetting(queries, 'mqtt/camera/gate', { countedSeq: 1 }),
        putSetting(queries, 'mqtt/camera/yard', { countedSeq: 2 }),
        putSetting(queries, 'mqtt/bridge/gate', { cameras: [] }),
      ])
      await write([removeSetting(queries, 'mqtt/camera/yard')])
      expect(await readSettingFamily(queries, 'mqtt/camera/')).toEqual(new Map([['gate', { countedSeq: 1 }]]))
    })
  })
}
