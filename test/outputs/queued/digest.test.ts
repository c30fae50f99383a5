import { expect, it, onTestFinished } from 'vitest'
import { annotateEntries } from '../../../src/events/index.ts'
import { Deliveries } from '../../../src/outputs/queued/deliveries.ts'
import { Digests, digestText, waitsForDigest } from '../../../src/outputs/queued/digest.ts'
import { finishedRow } from '../../../src/outputs/queued/queued-delivery.ts'
import { lastTimeOfDay } from '../../../src/time/time-of-day.ts'
import { sampleEvent } from '../../search/sample-events.ts'
import { openStore } from '../../search/search-store.ts'
import { FakeClock } from '../../support/server-in-process.ts'

const hour = 3_600_000
const at = (text: string) => Date.parse(text)

it('the last time of day is that of the zone, also where clocks change', () => {
  const zone = 'Europe/Berlin'
  expect(lastTimeOfDay(at('2026-11-30T06:00:00Z'), '07:00', zone)).toBe(at('2026-11-30T06:00:00Z'))
  expect(lastTimeOfDay(at('2026-11-30T05:59:59Z'), '07:00', zone)).toBe(at('2026-11-29T06:00:00Z'))
  expect(lastTimeOfDay(at('2026-03-29T10:00:00Z'), '07:00', zone)).toBe(at('2026-03-29T05:00:00Z'))
})

async function world() {
  const store = await openStore()
  onTestFinished(() => store.close())
  await store.addCamera('gate', 'Gate')
  const clock = new FakeClock()
  const { queries, write } = store.database
  const annotate = (entries: Parameters<typeof annotateEntries>[1]) => annotateEntries(queries, entries)
  const deliveries = new Deliveries({ queries })
  let seq = 0
  return {
    clock,
    /** Events that are held for the digest, now. */
    async hold(count: number) {
      const now = clock.now().getTime()
      const events = Array.from({ length: count }, () => sampleEvent(++seq, { time: now }))
      await store.store(events)
      const rows = (await annotate(events)).map(event =>
        finishedRow('mail', event, { at: now, status: 'held', reason: waitsForDigest }),
      )
      await write([deliveries.add(rows)])
    },
    /** A digest as after a start of the server. */
    opened: () => new Digests({ queries, write, annotate, timeZone: 'UTC', clock, outputId: 'mail', at: '07:00' }),
    /** The headlines of the digests that wait to be sent, oldest first. */
    async pending() {
      const rows = await deliveries.withIds(await deliveries.pendingIds('mail', 100))
      return rows.map(({ body }) => String(JSON.parse(body ?? '{}').text).split('\n')[0])
    },
    held: () => deliveries.held('mail', { reason: waitsForDigest, before: Number.MAX_SAFE_INTEGER, limit: 100 }),
  }
}

it('makes one delivery of what was held before the time of day, and none without events', async () => {
  const { clock, hold, opened, pending, held } = await world()
  const digests = opened()
  await digests.makeDue()
  expect(await pending()).toEqual([])
  await hold(3)
  await digests.makeDue()
  expect(await pending()).toEqual([])
  clock.pass(24 * hour)
  await hold(1)
  await digests.makeDue()
  await digests.makeDue()
  expect(await pending()).toEqual(['3 events'])
  expect(await held()).toHaveLength(1)
})

it('is not lost or repeated by a restart', async () => {
  const { clock, hold, opened, pending } = await world()
  await hold(2)
  clock.pass(24 * hour)
  await opened().makeDue()
  await opened().makeDue()
  expect(await pending()).toEqual(['2 events'])
  await hold(1)
  clock.pass(48 * hour)
  await opened().makeDue()
  expect(await pending()).toEqual(['2 events', '1 event'])
})

it('lists the newest events below the counts of the cameras', async () => {
  const event = (seq: number, name: string) => ({
    ...sampleEvent(seq, { time: at('2026-11-30T12:00:00Z') }),
    camera: { id: name, name },
  })
  const entries = [...Array.from({ length: 120 }, (_, n) => event(n + 1, 'Gate')), event(121, 'Yard')]
  const text = digestText(entries as unknown as Parameters<typeof digestText>[0], { timeZone: 'UTC' })
  const lines = text.split('\n')
  expect(lines.slice(0, 6)).toEqual(['121 events', '', 'Gate: 120', 'Yard: 1', '', '21 events before these'])
  expect(lines).toHaveLength(106)
  expect(lines.at(-1)).toMatch(/^2026-11-30 12:00:00 {2}Yard: /)
})
