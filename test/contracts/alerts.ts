import { describe, expect, test } from 'vitest'
import { Alerts } from '../../src/alerts/alerts.ts'
import type { AlertFilter, AlertRow } from '../../src/alerts/index.ts'
import { type Engine, openStore } from './engine.ts'

const dayMs = 86_400_000
const start = Date.parse('2026-01-01T12:00:00.000Z')

async function setUp(engine: Engine) {
  const { queries, write } = await openStore(engine)
  let at = start
  const clock = { now: () => new Date(at) }
  const open = async () => {
    const alerts = new Alerts({ queries, write, clock, removable: before => ({ before, spared: [] }) })
    await alerts.start()
    return alerts
  }
  const pass = (ms: number) => {
    at += ms
  }
  return { write, open, pass, alerts: await open() }
}

const problem = (key: string) => {
  return { key, severity: 'warning' as const, rule: 'Silent', subject: 'Gate', text: 'Nothing from Gate.' }
}
const event = (n: number) => {
  const id = `0000000${n}-0000-7000-8000-000000000000`
  return {
    id,
    at: start + n,
    severity: 'info' as const,
    rule: 'Cars',
    subject: `ABC${n % 2}`,
    text: `Car ${n}`,
    event_id: `e${n}`,
    rule_id: 'r1',
    camera_id: n === 3 ? 'yard' : 'gate',
    plate: `ABC${n % 2}`,
  }
}

export function alertsContract(engine: Engine): void {
  describe('Alerts', () => {
    test('a problem is raised once until it ends, also over a restart', async () => {
      const { open, pass, alerts } = await setUp(engine)
      await alerts.raise(problem('gate'))
      await alerts.raise(problem('gate'))
      const again = await open()
      await again.raise(problem('gate'))
      expect([...again.openKeys()]).toEqual(['gate'])
      pass(60_000)
      await again.end('gate')
      await again.raise(problem('gate'))
      const rows = await again.list({ limit: 10, beforeId: null, seen: undefined })
      expect(rows.map(({ ended_at }) => ended_at)).toEqual([null, start + 60_000])
    })

    test('an alert about an event is stored once, however often its statement is written', async () => {
      const { write, alerts } = await setUp(engine)
      await write([alerts.addStatement(event(1)), alerts.addStatement(event(2))])
      await write([alerts.addStatement(event(1))])
      const rows = await alerts.after(0, 10)
      expect(rows.map(({ event_id }) => event_id)).toEqual(['e1', 'e2'])
      expect(await alerts.after(rows[0]?.number ?? 0, 10)).toEqual(rows.slice(1))
      expect(await alerts.newestNumber()).toBe(rows[1]?.number)
    })

    test('pages are newest first, by whether they were seen', async () => {
      const { write, alerts } = await setUp(engine)
      await write([1, 2, 3].map(n => alerts.addStatement(event(n))))
      await alerts.markSeen([event(2).id], 'ann')
      const ids = (rows: AlertRow[]) => rows.map(({ event_id }) => event_id)
      expect(ids(await alerts.list({ limit: 2, beforeId: null, seen: undefined }))).toEqual(['e3', 'e2'])
      expect(ids(await alerts.list({ limit: 2, beforeId: event(2).id, seen: undefined }))).toEqual(['e1'])
      expect(ids(await alerts.list({ limit: 5, beforeId: null, seen: true }))).toEqual(['e2'])
      expect(await alerts.countUnseen()).toBe(2)
      expect(await alerts.find(event(2).id)).toMatchObject({ seen_by: 'ann', seen_at: start })
      expect((await alerts.markAllSeen({}, 'bob')).count).toBe(2)
      expect(await alerts.countUnseen()).toBe(0)
      expect(await alerts.find(event(2).id)).toMatchObject({ seen_by: 'ann' })
    })

    test('are found by severity, rule, camera, subject and time, and the mark can be taken away again', async () => {
      const { write, alerts } = await setUp(engine)
      await write([1, 2, 3].map(n => alerts.addStatement(event(n))))
      await alerts.raise(problem('yard'))
      const found = async (filter: AlertFilter) => {
        const rows = await alerts.list({ ...filter, limit: 10, beforeId: null })
        return rows.map(({ event_id, rule }) => event_id ?? rule).sort()
      }
      expect(await found({ severity: ['warning', 'critical'] })).toEqual(['Silent'])
      expect(await found({ rule: ['Cars'], cameraIds: ['gate'] })).toEqual(['e1', 'e2'])
      expect(await found({ subject: 'ABC1' })).toEqual(['e1', 'e3'])
      expect(await found({ from: start + 2, to: start + 3 })).toEqual(['e2'])
      await alerts.markAllSeen({ cameraIds: ['gate'] }, 'ann')
      expect(await found({ seen: false })).toEqual(['Silent', 'e3'])
      await alerts.markUnseen([event(1).id])
      expect(await found({ seen: true })).toEqual(['e2'])
      expect(await alerts.countUnseen({ rule: ['Cars'] })).toBe(2)
      expect(await alerts.rules({})).toEqual(['Cars', 'Silent'])
    })

    test('groups are alerts of one rule about one subject, the one with the newest alert first', async () => {
      const { write, alerts } = await setUp(engine)
      await alerts.raise(problem('yard'))
      await write([1, 2, 3].map(n => alerts.addStatement(event(n))))
      await alerts.markSeen([event(3).id], 'ann')
      const groups = await alerts.groups({}, 10)
      expect(
        groups.map(({ newest, count, unseen, firstAt, severity }) => [
          newest.subject,
          count,
          unseen,
          firstAt - start,
          severity,
        ]),
      ).toEqual([
        ['ABC1', 2, 1, 1, 'info'],
        ['ABC0', 1, 1, 2, 'info'],
        ['Gate', 1, 1, 0, 'warning'],
      ])
      expect(await alerts.groups({ subject: 'ABC0' }, 10)).toHaveLength(1)
      expect((await alerts.moments({})).map(({ at, severity }) => [at - start, severity])).toContainEqual([
        0,
        'warning',
      ])
    })

    test('listeners get each alert that is raised, seen or ended', async () => {
      const { write, alerts } = await setUp(engine)
      const heard: string[] = []
      const unwatch = alerts.watch(rows => heard.push(...rows.map(({ text, seen_by }) => `${text} ${seen_by ?? '-'}`)))
      await write([alerts.addStatement(event(1))])
      await alerts.notifyOfNew()
      await alerts.raise(problem('gate'))
      await alerts.markSeen([event(1).id], 'ann')
      await alerts.end('gate')
      unwatch()
      await alerts.raise(problem('gate'))
      expect(heard).toEqual(['Car 1 -', 'Nothing from Gate. -', 'Car 1 ann', 'Nothing from Gate. -'])
    })

    test('alerts are removed after a year', async () => {
      const { write, alerts, pass } = await setUp(engine)
      await write([alerts.addStatement(event(1))])
      pass(364 * dayMs)
      await alerts.removeOld()
      expect(await alerts.after(0, 10)).toHaveLength(1)
      pass(2 * dayMs)
      await alerts.removeOld()
      expect(await alerts.after(0, 10)).toEqual([])
    })
  })
}
