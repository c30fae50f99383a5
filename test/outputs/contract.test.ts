import { describe, expect, it, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { outputState } from '../../src/api/schemas/outputs.ts'
import { structuredSettings } from '../../src/config/option-table.ts'
import { annotateEntries } from '../../src/events/index.ts'
import { Cursors, type Feed, openArchive } from '../../src/log/index.ts'
import { builtInModes, ModeHistory } from '../../src/model/index.ts'
import { Outputs, outputKinds } from '../../src/outputs/index.ts'
import { alertCursorId } from '../../src/outputs/queued/alert-deliveries.ts'
import { noon, sampleEvent } from '../search/sample-events.ts'
import { openStore, type Store } from '../search/search-store.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { type OutputTarget, outputTargets, targetKinds } from './targets.ts'

type Kind = keyof typeof outputTargets
type Target = Pick<OutputTarget, 'settings' | 'moreOutputs'>

const quiet = { info: () => undefined, debug: () => undefined, warn: () => undefined, error: () => undefined }
/** Each output promises to stop within seconds, whatever its target does. */
const stopWithinMs = 15_000
const slow = 60_000

/** A log that the test writes, and outputs that follow it. */
interface Bench {
  /** Stores events and announces them. Resolves with their ids. */
  store(count: number): Promise<string[]>
  /** Outputs on the same database, as after a restart. */
  open(): Outputs
  /** Waits until an output follows the log: it delivers what is stored from then on. */
  follows(kind: Kind): Promise<void>
}

function feedOf(): Feed & { grow(seq: number): void } {
  const listeners = new Set<(seq: number) => void>()
  let newest = 0
  return {
    get lastSeq() {
      return newest
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    grow(seq) {
      newest = seq
      for (const listener of listeners) listener(seq)
    },
  }
}

async function benchWith({ settings: config, moreOutputs = [] }: Target): Promise<Bench> {
  const store: Store = await openStore()
  await store.addCamera('gate', 'Gate')
  const { queries, write } = store.database
  const feed = feedOf()
  const dataDir = temporaryFolder()
  const startedAt = performance.now()
  // It runs, because outputs wait for the time of their next attempt.
  const clock = { now: () => new Date(noon + performance.now() - startedAt) }
  const opened: Outputs[] = []
  onTestFinished(async () => {
    for (const outputs of opened) await outputs.stop()
    await store.close()
  })
  let seq = 0
  return {
    async store(count) {
      const now = clock.now().getTime()
      const events = Array.from({ length: count }, (_, n) => sampleEvent(seq + n + 1, { time: now + n }))
      await store.store(events)
      seq += count
      feed.grow(seq)
      return events.map(({ id }) => id)
    },
    async follows(kind) {
      const stored = () => new Cursors(queries).list()
      const { id } = stateOf(opened.at(-1) as Outputs, kind)
      await until(async () => (await stored()).some(cursor => [id, alertCursorId(id)].includes(cursor.id)), {
        what: `a cursor of ${id}`,
      })
    },
    open() {
      const outputs = new Outputs({
        config,
        moreOutputs,
        dataDir,
        place: { dataDir },
        archive: openArchive({ dataDir }),
        queries,
        readers: { place: { path: store.path }, watch: () => () => undefined, noteFailure: () => undefined },
        write,
        certificates: () => [],
        secrets: { load: async () => undefined, seal: async text => text, open: text => text },
        feed,
        clock,
        log: quiet,
        timeZone: 'UTC',
        version: '1',
        annotate: entries => annotateEntries(queries, entries),
        removable: () => null,
        cameraHealth: () => new Map(),
        cameraConditions: () => new Map(),
        arming: {
          history: new ModeHistory(),
          modes: { all: () => builtInModes, watch: () => () => undefined },
          watch: () => () => undefined,
          setByMqtt: async () => undefined,
        },
        surroundings: {
          people: async () => [{ userId: null, name: 'nobody', mayOperate: true, cameras: null }],
          gateOf: async () => null,
          openGate: async () => undefined,
        },
        presence: () => [],
        watchPresence: () => () => undefined,
        webAddress: () => 'http://127.0.0.1',
      })
      opened.push(outputs)
      return outputs
    },
  }
}

const stateOf = (outputs: Outputs, kind: Kind) => {
  const state = outputs.states().find(one => one.kind === (kind as string))
  if (!state) throw new Error(`no ${kind}`)
  return state
}

async function isIdle(outputs: Outputs, kind: Kind): Promise<void> {
  const done = () => {
    const { behind, pending, lastDeliveredAt } = stateOf(outputs, kind)
    return behind === 0 && pending === 0 && (!outputTargets[kind].start || lastDeliveredAt !== null)
  }
  await until(done, { what: `${kind} to have processed the log`, withinMs: slow / 2 })
}

/** Rejects if stopping takes longer than promised. */
async function stopInTime(outputs: Outputs): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`did not stop within ${stopWithinMs} ms`)), stopWithinMs)
  })
  await Promise.race([outputs.stop(), late]).finally(() => clearTimeout(timer))
}

const shapeOf = (kind: Kind) => (kind in outputKinds ? outputState : outputState.extend({ kind: z.literal(kind) }))

const firstOfEach = (ids: string[]) => [...new Set(ids)]

/** The promises of every output, whether or not it has a target. */
function commonContract(kind: Kind, start: () => Promise<Target>) {
  it('is listed with its kind, its name and a state before and after it starts', async () => {
    const { open } = await benchWith(await start())
    const outputs = open()
    for (const step of [() => Promise.resolve(), () => outputs.start()]) {
      await step()
      const state = stateOf(outputs, kind)
      expect(shapeOf(kind).parse(state)).toEqual(state)
      expect(state.detail).not.toBe('')
    }
  })

  it('may be started twice and stopped twice, within seconds', async () => {
    const { open } = await benchWith(await start())
    const outputs = open()
    await outputs.stop()
    await outputs.start()
    await outputs.start()
    await stopInTime(outputs)
    await stopInTime(outputs)
  })

  it('follows the log, and continues where it stopped', { timeout: slow }, async () => {
    const { open, store } = await benchWith(await start())
    const outputs = open()
    await outputs.start()
    await store(3)
    await until(() => stateOf(outputs, kind).cursor === 3, { what: 'the cursor at the end of the log' })
    expect(stateOf(outputs, kind)).toMatchObject({ behind: 0 })
    await stopInTime(outputs)
    await store(2)
    const again = open()
    await again.start()
    await until(() => stateOf(again, kind).cursor === 5, { what: 'the cursor at the end of the log' })
  })

  it('answers a test exactly if it is testable', { timeout: slow }, async () => {
    const { open } = await benchWith(await start())
    const outputs = open()
    await outputs.start()
    const { id } = stateOf(outputs, kind)
    await expect(outputs.test('nothing')).rejects.toMatchObject({ code: 'not-found' })
    if (!outputTargets[kind].facts.isTestable) {
      await expect(outputs.test(id)).rejects.toMatchObject({ code: 'output-not-testable' })
      return
    }
    await until(async () => (await outputs.test(id)).ok, { what: 'a test that succeeds' })
  })
}

/** The promises of an output with a target. */
function targetContract(kind: Kind, start: () => Promise<OutputTarget>) {
  const setUp = async () => {
    const target = await start()
    return { target, ...(await benchWith(target)) }
  }

  it('delivers every event once and in order, also after it was started twice', { timeout: slow }, async () => {
    const { target, open, store, follows } = await setUp()
    const outputs = open()
    await outputs.start()
    await outputs.start()
    await follows(kind)
    const ids = await store(20)
    await until(() => target.arrived().length >= ids.length, { what: 'all events' })
    await isIdle(outputs, kind)
    expect(target.arrived()).toEqual(ids)
    expect(stateOf(outputs, kind)).toMatchObject({ state: 'ok', lastError: null })
  })

  it('loses no event over a restart', { timeout: slow }, async () => {
    const { target, open, store, follows } = await setUp()
    const before = open()
    await before.start()
    await follows(kind)
    const ids = await store(10)
    await stopInTime(before)
    ids.push(...(await store(10)))
    await open().start()
    await until(() => new Set(target.arrived()).size === ids.length, { what: 'all events' })
    expect(firstOfEach(target.arrived())).toEqual(ids)
  })

  it('waits while the target is down, says why, and then delivers in order', { timeout: slow }, async () => {
    const { target, open, store, follows } = await setUp()
    const outputs = open()
    await outputs.start()
    await follows(kind)
    const ids = await store(3)
    await until(() => target.arrived().length === 3, { what: 'the first events' })
    await isIdle(outputs, kind)
    await target.goDown()
    ids.push(...(await store(10)))
    await until(() => stateOf(outputs, kind).lastError, { what: 'an error' })
    const { state, detail, behind, pending } = stateOf(outputs, kind)
    expect(['waiting', 'failing']).toContain(state)
    expect(behind + pending).toBeGreaterThan(0)
    expect(detail).not.toBe('')
    await target.goUp()
    await until(() => new Set(target.arrived()).size === ids.length, { what: 'all events', withinMs: slow / 2 })
    expect(firstOfEach(target.arrived())).toEqual(ids)
    await isIdle(outputs, kind)
  })

  it('keeps what is not delivered when it stops while the target is down', { timeout: slow }, async () => {
    const { target, open, store, follows } = await setUp()
    const before = open()
    await before.start()
    await follows(kind)
    await target.goDown()
    const ids = await store(10)
    await until(() => stateOf(before, kind).lastError, { what: 'an error' })
    await stopInTime(before)
    await target.goUp()
    await open().start()
    await until(() => new Set(target.arrived()).size === ids.length, { what: 'all events', withinMs: slow / 2 })
    expect(firstOfEach(target.arrived())).toEqual(ids)
  })

  it.skipIf(!outputTargets[kind].facts.isTestable)(
    'answers a failing test with a reason',
    { timeout: slow },
    async () => {
      const { target, open } = await setUp()
      await target.goDown()
      const outputs = open()
      await outputs.start()
      const { ok, detail } = await outputs.test(stateOf(outputs, kind).id)
      expect(ok).toBe(false)
      expect(detail).not.toBe('')
    },
  )
}

describe.each(targetKinds)('the output %s', kind => {
  const { start, missing } = outputTargets[kind]
  describe.skipIf(missing)(missing === null ? 'keeps the contract' : `is not tested: ${missing}`, () => {
    commonContract(kind, start ?? (async () => ({ settings: {} })))
    if (start) targetContract(kind, start)
  })
})

test('the settings of every kind are keys of viewtron.yaml', () => {
  const keys = Object.values(outputKinds).flatMap(({ setting }) => setting ?? [])
  expect(structuredSettings).toEqual(expect.arrayContaining(keys))
})
