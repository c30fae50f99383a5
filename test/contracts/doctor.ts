import { describe, expect, test } from 'vitest'
import { newTrace } from '../../src/doctor/sender-trace.ts'
import { SenderTraceStore } from '../../src/doctor/sender-trace-store.ts'
import { ServerRuns } from '../../src/doctor/server-runs.ts'
import { type Engine, openStore } from './engine.ts'

export function doctorContract(engine: Engine): void {
  describe('SenderTraceStore', () => {
    test('the last saved trace of an address is read, with properties that came later', async () => {
      const store = await openStore(engine)
      const traces = new SenderTraceStore(store)
      const trace = newTrace('192.0.2.1', 1000)
      await traces.save([trace, newTrace('192.0.2.2', 1000)])
      await traces.save([{ ...trace, posts: 7 }])
      const { thin: _, ...older } = newTrace('192.0.2.3', 2000)
      await store.write([
        store.queries
          .insertInto('sender_trace')
          .values({ address: '192.0.2.3', last_at: 2000, trace: JSON.stringify(older) })
          .compile(),
      ])
      expect((await traces.all()).map(({ address, posts }) => [address, posts]).sort()).toEqual([
        ['192.0.2.1', 7],
        ['192.0.2.2', 0],
        ['192.0.2.3', 0],
      ])
      const some = await traces.at(['192.0.2.3', '192.0.2.9'])
      expect([...some]).toEqual([['192.0.2.3', newTrace('192.0.2.3', 2000)]])
    })
  })

  describe('ServerRuns', () => {
    test('only the last run is kept', async () => {
      const runs = new ServerRuns(await openStore(engine))
      expect(await runs.last()).toBeNull()
      const run = { pid: 1, startedAt: '2026-11-23T12:00:00.000Z', version: '1', camera: null, web: null }
      await runs.remember({ ...run, scheme: 'http' })
      await runs.remember({ ...run, pid: 2, scheme: 'https' })
      expect(await runs.last()).toEqual({ ...run, pid: 2, scheme: 'https' })
    })
  })
}
