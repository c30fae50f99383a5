import { describe, expect, test } from 'vitest'
import type { DeliveryStatus } from '../../src/database/index.ts'
import { Deliveries, type DeliveryRow, StoredOutputs } from '../../src/outputs/index.ts'
import { type Engine, openStore } from './engine.ts'

const hourMs = 3_600_000
const start = Date.parse('2026-01-01T12:00:00.000Z')

function row(n: number, facts: Partial<DeliveryRow> = {}): DeliveryRow {
  return {
    id: `d${n}`,
    output_id: 'gate',
    seq: n,
    event_id: `e${n}`,
    camera_id: 'cam',
    type: 'alarm',
    status: 'pending',
    attempts: 0,
    created_at: start + n,
    first_at: null,
    last_at: null,
    next_at: start,
    status_code: null,
    reason: null,
    duration_ms: null,
    body: null,
    ...facts,
  }
}

async function setUp(engine: Engine, rows: DeliveryRow[] = []) {
  const { queries, write } = await openStore(engine)
  const deliveries = new Deliveries({ queries })
  if (rows.length > 0) await write([deliveries.add(rows)])
  return { queries, write, deliveries }
}

const ids = (rows: { id: string }[]) => rows.map(({ id }) => id)

export function outputsContract(engine: Engine): void {
  describe('Deliveries', () => {
    test('a delivery is added once, and its state is replaced by an update', async () => {
      const { write, deliveries } = await setUp(engine, [row(1), row(2)])
      await write([deliveries.add([row(1, { attempts: 9 })])])
      expect(await deliveries.withIds(['d1'])).toEqual([row(1)])
      const done = row(1, { status: 'delivered', attempts: 2, last_at: start, next_at: null, status_code: 200 })
      await write([deliveries.update([done])])
      expect(await deliveries.withIds(['d2', 'd1'])).toEqual([done, row(2)])
      expect(await deliveries.withIds([])).toEqual([])
    })

    test('pending deliveries of one output come oldest entry first', async () => {
      const others = [row(4, { output_id: 'yard' }), row(5, { status: 'failed' })]
      const { deliveries } = await setUp(engine, [row(3), row(1), row(2), ...others])
      expect(await deliveries.pendingIds('gate', 2)).toEqual(['d1', 'd2'])
    })

    test('pages are newest first, also within one millisecond', async () => {
      const { deliveries } = await setUp(
        engine,
        [1, 2, 3].map(n => row(n, { created_at: start })),
      )
      const [first, second] = await deliveries.list({ limit: 2 })
      expect([first?.id, second?.id]).toEqual(['d3', 'd2'])
      const before = { at: second?.created_at ?? 0, row: second?.row ?? 0 }
      expect(ids(await deliveries.list({ limit: 2, before }))).toEqual(['d1'])
      expect(ids(await deliveries.list({ limit: 9, eventId: 'e2' }))).toEqual(['d2'])
      expect(await deliveries.list({ limit: 9, output: ['yard'] })).toEqual([])
      expect(await deliveries.list({ limit: 9, status: ['failed'] })).toEqual([])
    })

    test('finished deliveries are sent again, pending ones are retried or cancelled', async () => {
      const failed = { status: 'failed' as const, attempts: 7, reason: 'the target answered 404', next_at: null }
      const { write, deliveries } = await setUp(engine, [row(1, failed), row(2, failed), row(3)])
      const filter = { outputIds: ['gate'], status: ['failed'] as DeliveryStatus[] }
      expect(await deliveries.countResendable({ ...filter, id: 'd1' })).toBe(1)
      expect(await deliveries.countResendable(filter)).toBe(2)
      await write([deliveries.resend({ ...filter, id: 'd1' }, start + 9)])
      expect(await deliveries.withIds(['d1'])).toMatchObject([
        { status: 'pending', attempts: 0, first_at: start + 9, next_at: start + 9, reason: null },
      ])
      await write([deliveries.retryAt('gate', start + 20)])
      expect((await deliveries.withIds(['d1', 'd2', 'd3'])).map(({ next_at }) => next_at)).toEqual([
        start + 20,
        null,
        start + 20,
      ])
      await write([deliveries.cancel('gate', 'removed')])
      expect((await deliveries.withIds(['d1', 'd2', 'd3'])).map(({ status }) => status)).toEqual([
        'cancelled',
        'failed',
        'cancelled',
      ])
    })

    test('counts what was delivered within the last hour, by minute', async () => {
      const at = (ago: number) => ({
        status: 'delivered' as const,
        created_at: start - ago - 1,
        last_at: start - ago,
      })
      const { deliveries } = await setUp(engine, [row(1, at(0)), row(2, at(1000)), row(3, at(3 * hourMs))])
      const { minutes, lastDeliveredAt } = await deliveries.recentlyDelivered('gate', start)
      expect(minutes.reduce((sum, { count }) => sum + count, 0)).toBe(2)
      expect(lastDeliveredAt).toBe(start)
      expect(await deliveries.statusCounts()).toEqual([
        { outputId: 'gate', status: 'delivered', count: 3, lastAt: start },
      ])
      expect(await deliveries.failureReasons()).toEqual([])
    })

    test('removes finished deliveries that are old or too many, never pending ones', async () => {
      const done = { status: 'delivered' as const, next_at: null }
      const { write, deliveries } = await setUp(engine, [row(1), row(2, done), row(3, done), row(4, done)])
      await write([deliveries.removeOld({ before: start + 3, spared: [] }, 10)])
      expect(ids(await deliveries.list({ limit: 9 }))).toEqual(['d4', 'd3', 'd1'])
      await write([deliveries.removeExcess(1, 10)])
      expect(ids(await deliveries.list({ limit: 9 }))).toEqual(['d4', 'd1'])
    })
  })

  describe('StoredOutputs', () => {
    test('an output is added, replaced and removed, and listed by name', async () => {
      const { queries, write } = await setUp(engine)
      const outputs = new StoredOutputs({ queries })
      const gate = { id: 'a', name: 'Gate', config: '{"url":"x"}', enabled: true }
      const alarm = { id: 'b', name: 'Alarm', config: '{}', enabled: false }
      await write([outputs.put(gate, 'webhook', 1), outputs.put(alarm, 'webhook', 2)])
      expect(await outputs.list('webhook')).toEqual([alarm, gate])
      await write([outputs.put({ ...gate, name: 'A gate', enabled: false }, 'webhook', 3), outputs.remove('b')])
      expect(await outputs.list()).toEqual([{ ...gate, name: 'A gate', enabled: false }])
    })
  })
}
