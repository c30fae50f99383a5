import { describe, expect, it, onTestFinished } from 'vitest'
import type { Attempt, Deliverable } from '../../../src/outputs/queued/deliverable.ts'
import { DeliveryQueue, type DeliveryQueueOptions } from '../../../src/outputs/queued/delivery-queue.ts'
import { newDelivery } from '../../../src/outputs/queued/queued-delivery.ts'
import { sampleEvent } from '../../../src/outputs/queued/sample-event.ts'
import type { AttemptVerdict } from '../../../src/outputs/queued/verdict.ts'
import { FakeClock } from '../../support/server-in-process.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

const failure: AttemptVerdict = { kind: 'retry', status: 500, message: 'the target answered 500', retryAfterMs: null }
const success: AttemptVerdict = { kind: 'delivered', status: 200 }

interface Bench {
  queue: DeliveryQueue
  clock: FakeClock
  /** The attempts that were sent: seconds since the beginning, camera and attempt. */
  sent: { at: number; camera: string; id: string; attempt: number }[]
  /** Sets the clock forward in steps, making the attempts that are due at each step. */
  pass(ms: number, stepMs?: number): Promise<void>
  delivery(facts?: { camera?: string; seq?: number }): ReturnType<typeof newDelivery>
}

function bench(
  send: (deliverable: Deliverable, attempt: Attempt) => AttemptVerdict | Promise<AttemptVerdict>,
  options: Partial<DeliveryQueueOptions> = {},
): Bench {
  const clock = new FakeClock()
  const start = clock.now().getTime()
  const sent: Bench['sent'] = []
  const queue = new DeliveryQueue({
    ordered: false,
    maxAgeMs: null,
    clock,
    random: () => 0.5,
    changed: () => undefined,
    ...options,
    send: async (deliverable, attempt) => {
      const { event } = deliverable
      const camera = event.kind === 'alert' ? '' : event.camera.id
      sent.push({
        at: (clock.now().getTime() - start) / second,
        camera,
        id: attempt.deliveryId,
        attempt: attempt.attempt,
      })
      return send(deliverable, attempt)
    },
  })
  onTestFinished(() => queue.stop())
  queue.start()
  const settle = () => new Promise(resolve => setImmediate(resolve))
  return {
    queue,
    clock,
    sent,
    async pass(ms, stepMs = second) {
      for (let passed = 0; passed < ms; passed += stepMs) {
        clock.pass(stepMs)
        queue.attemptDue()
        await settle()
      }
    },
    delivery({ camera = 'gate', seq = 1 } = {}) {
      const event = { ...sampleEvent(clock.now()), id: `event-${seq}`, seq, camera: { id: camera, name: camera } }
      return newDelivery('gate', event, clock.now().getTime())
    },
  }
}

describe('a delivery that fails', () => {
  it('is tried again after 1, 2, 4, 8 … seconds, later every 15 minutes, always with the same id', async () => {
    const { queue, sent, pass, delivery } = bench(() => failure)
    await queue.tryNew([delivery()], 100)
    await pass(hour)
    const waits = sent.slice(1).map(({ at }, n) => at - (sent[n]?.at ?? 0))
    expect(waits.slice(0, 13)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1)
    expect(sent.map(({ attempt }) => attempt)).toEqual(sent.map((_, n) => n + 1))
  })

  it('varies its pauses at random, so that deliveries do not all come at once', async () => {
    const times = await Promise.all(
      [0, 1].map(async random => {
        const { queue, sent, pass, delivery } = bench(() => failure, { random: () => random })
        await queue.tryNew([delivery()], 100)
        await pass(200 * second, 100)
        return sent.at(-1)?.at
      }),
    )
    expect(times[0]).toBeLessThan(times[1] ?? 0)
  })

  it('is given up after 24 hours from its first attempt, with the reason', async () => {
    const { queue, pass, delivery } = bench(() => failure)
    await queue.tryNew([delivery()], 100)
    await pass(23.5 * hour, 5 * minute)
    expect(queue.pending).toBe(1)
    await pass(hour, 5 * minute)
    expect(queue.pending).toBe(0)
    expect(queue.unstoredRows()).toMatchObject([
      { status: 'failed', reason: 'given up after 24 hours: the target answered 500' },
    ])
  })

  it('waits as long as `Retry-After` says, and so do all other deliveries to the target', async () => {
    let verdict: AttemptVerdict = { ...failure, status: 429, retryAfterMs: 90 * second }
    const { queue, sent, pass, delivery } = bench(() => verdict)
    await queue.tryNew([delivery({ seq: 1 })], 100)
    verdict = success
    await queue.tryNew([delivery({ seq: 2 })], 20)
    await pass(89 * second)
    expect(sent).toHaveLength(1)
    await pass(2 * second)
    expect(sent).toHaveLength(3)
  })

  it('is not tried again after an answer that would not change', async () => {
    const { queue, sent, pass, delivery } = bench(() => ({
      kind: 'rejected',
      status: 404,
      message: 'the target answered 404',
    }))
    const [row] = await queue.tryNew([delivery()], 100)
    expect(row).toMatchObject({ status: 'failed', reason: 'the target answered 404', attempts: 1, next_at: null })
    await pass(hour, minute)
    expect(sent).toHaveLength(1)
  })

  it('is tried at once when the target works again after an outage', async () => {
    let verdict: AttemptVerdict = failure
    const { queue, sent, pass, delivery } = bench(() => verdict)
    await queue.tryNew(
      [1, 2, 3].map(seq => delivery({ seq })),
      100,
    )
    await pass(10 * minute)
    verdict = success
    const before = sent.length
    await pass(10 * minute)
    const after = sent.slice(before)
    expect(after).toHaveLength(3)
    expect(Math.max(...after.map(({ at }) => at)) - Math.min(...after.map(({ at }) => at))).toBeLessThanOrEqual(1)
    expect(queue.trouble).toBeNull()
  })
})

describe('a target that fails again and again', () => {
  it('gets one attempt a second until it works', async () => {
    let verdict: AttemptVerdict = failure
    const { queue, sent, pass, delivery } = bench(() => verdict)
    queue.add(Array.from({ length: 150 }, (_, seq) => delivery({ seq })))
    await pass(2 * second)
    const before = sent.length
    await pass(20 * second, 100)
    expect(sent.length - before).toBeLessThanOrEqual(21)
    expect(sent.length - before).toBeGreaterThan(15)
    verdict = success
    await pass(60 * second)
    expect(queue.pending).toBe(0)
  })
})

describe('an age limit', () => {
  it('counts from the receipt of the event: an older delivery expires and is not sent', async () => {
    const { queue, clock, sent, delivery } = bench(() => success, { maxAgeMs: 10 * minute })
    const late = delivery()
    clock.pass(10 * minute + 1)
    const [row] = await queue.tryNew([late], 100)
    expect(row).toMatchObject({ status: 'expired', attempts: 0 })
    expect(sent).toHaveLength(0)
  })

  it('ends the attempts of a failing delivery', async () => {
    const { queue, pass, delivery } = bench(() => failure, { maxAgeMs: 10 * minute })
    await queue.tryNew([delivery()], 100)
    await pass(9 * minute)
    expect(queue.pending).toBe(1)
    await pass(2 * minute)
    expect(queue.unstoredRows()).toMatchObject([{ status: 'expired' }])
  })

  it('does not exist unless it is configured', async () => {
    const { queue, clock, sent, delivery } = bench(() => success)
    const old = delivery()
    clock.pass(300 * 24 * hour)
    await queue.tryNew([old], 100)
    expect(sent).toHaveLength(1)
  })

  it('does not apply to a delivery that a person sends again', async () => {
    const { queue, clock, sent, delivery } = bench(() => success, { maxAgeMs: 10 * minute })
    const old = delivery()
    clock.pass(24 * hour)
    old.row.first_at = clock.now().getTime()
    await queue.tryNew([old], 100)
    expect(sent).toHaveLength(1)
  })
})

describe('order', () => {
  it('makes a failed delivery block later ones of the same camera only', async () => {
    let isDown = true
    const { queue, sent, pass, delivery } = bench(
      ({ event }) => (isDown && event.kind !== 'alert' && event.camera.id === 'gate' ? failure : success),
      { ordered: true },
    )
    const deliveries = [1, 2, 3, 4].map(seq => delivery({ seq, camera: seq % 2 === 1 ? 'gate' : 'yard' }))
    await queue.tryNew(deliveries, 50)
    expect(sent.map(({ camera }) => camera)).toEqual(['gate', 'yard', 'yard'])
    await pass(2 * second)
    isDown = false
    await pass(10 * second)
    const gate = sent.filter(({ camera }) => camera === 'gate').map(({ id }) => id)
    expect([...new Set(gate)]).toEqual(deliveries.filter((_, n) => n % 2 === 0).map(({ row }) => row.id))
    expect(gate.lastIndexOf(gate[0] ?? '')).toBeLessThan(gate.indexOf(gate.at(-1) ?? ''))
    expect(queue.pending).toBe(0)
  })

  it('is not kept unless it is configured', async () => {
    const { queue, sent, delivery } = bench(() => failure)
    await queue.tryNew(
      [1, 2, 3].map(seq => delivery({ seq })),
      100,
    )
    expect(sent).toHaveLength(3)
  })
})

describe('a busy queue', () => {
  it('makes at most 16 attempts at once', async () => {
    let underWay = 0
    let most = 0
    const { queue, delivery } = bench(async () => {
      most = Math.max(most, ++underWay)
      await new Promise(resolve => setImmediate(resolve))
      underWay--
      return success
    })
    await queue.tryNew(
      Array.from({ length: 100 }, (_, seq) => delivery({ seq })),
      5000,
    )
    expect(most).toBe(16)
    expect(queue.pending).toBe(0)
  })

  it('does not wait longer than allowed for an attempt that hangs', async () => {
    let release = (_verdict: AttemptVerdict) => {}
    const hanging = new Promise<AttemptVerdict>(resolve => {
      release = resolve
    })
    const { queue, delivery } = bench(({ event }) =>
      event.kind !== 'alert' && event.camera.id === 'stuck' ? hanging : success,
    )
    const rows = await queue.tryNew([delivery({ seq: 1, camera: 'stuck' }), delivery({ seq: 2 })], 50)
    expect(rows.map(({ status }) => status)).toEqual(['pending', 'delivered'])
    release(success)
  })
})
