import { describe, expect, it, onTestFinished } from 'vitest'
import { Courier, type CourierOptions } from '../../../src/outputs/webhook/courier.ts'
import type { Attempt, Deliverable } from '../../../src/outputs/webhook/deliverable.ts'
import { newParcel } from '../../../src/outputs/webhook/parcel.ts'
import { sampleEvent } from '../../../src/outputs/webhook/sample-event.ts'
import type { AttemptVerdict } from '../../../src/outputs/webhook/verdict.ts'
import { FakeClock } from '../../support/server-in-process.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

const failure: AttemptVerdict = { kind: 'retry', status: 500, message: 'the target answered 500', retryAfterMs: null }
const success: AttemptVerdict = { kind: 'delivered', status: 200 }

interface Bench {
  courier: Courier
  clock: FakeClock
  /** What was sent: seconds since the beginning, camera and attempt. */
  sent: { at: number; camera: string; id: string; attempt: number }[]
  /** Sets the clock forward in steps, letting the courier do what is due. */
  pass(ms: number, stepMs?: number): Promise<void>
  parcel(facts?: { camera?: string; seq?: number }): ReturnType<typeof newParcel>
}

function bench(
  send: (deliverable: Deliverable, attempt: Attempt) => AttemptVerdict | Promise<AttemptVerdict>,
  options: Partial<CourierOptions> = {},
): Bench {
  const clock = new FakeClock()
  const start = clock.now().getTime()
  const sent: Bench['sent'] = []
  const courier = new Courier({
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
  onTestFinished(() => courier.stop())
  courier.start()
  const settle = () => new Promise(resolve => setImmediate(resolve))
  return {
    courier,
    clock,
    sent,
    async pass(ms, stepMs = second) {
      for (let passed = 0; passed < ms; passed += stepMs) {
        clock.pass(stepMs)
        courier.pump()
        await settle()
      }
    },
    parcel({ camera = 'gate', seq = 1 } = {}) {
      const event = { ...sampleEvent(clock.now()), id: `event-${seq}`, seq, camera: { id: camera, name: camera } }
      return newParcel('gate', event, clock.now().getTime())
    },
  }
}

describe('a delivery that fails', () => {
  it('is tried again after 1, 2, 4, 8 … seconds, later every 15 minutes, always under the same id', async () => {
    const { courier, sent, pass, parcel } = bench(() => failure)
    await courier.take([parcel()], 100)
    await pass(hour)
    const waits = sent.slice(1).map(({ at }, n) => at - (sent[n]?.at ?? 0))
    expect(waits.slice(0, 13)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1)
    expect(sent.map(({ attempt }) => attempt)).toEqual(sent.map((_, n) => n + 1))
  })

  it('waits a little more or less each time, so that deliveries do not come all at once', async () => {
    const times = await Promise.all(
      [0, 1].map(async random => {
        const { courier, sent, pass, parcel } = bench(() => failure, { random: () => random })
        await courier.take([parcel()], 100)
        await pass(200 * second, 100)
        return sent.at(-1)?.at
      }),
    )
    expect(times[0]).toBeLessThan(times[1] ?? 0)
  })

  it('is given up after 24 hours from its first attempt, with the reason', async () => {
    const { courier, pass, parcel } = bench(() => failure)
    await courier.take([parcel()], 100)
    await pass(23.5 * hour, 5 * minute)
    expect(courier.pending).toBe(1)
    await pass(hour, 5 * minute)
    expect(courier.pending).toBe(0)
    expect(courier.takeUnstored()).toMatchObject([
      { status: 'failed', reason: 'given up after 24 hours: the target answered 500' },
    ])
  })

  it('waits as long as the target asks for, and so does everything else to it', async () => {
    let verdict: AttemptVerdict = { ...failure, status: 429, retryAfterMs: 90 * second }
    const { courier, sent, pass, parcel } = bench(() => verdict)
    await courier.take([parcel({ seq: 1 })], 100)
    verdict = success
    await courier.take([parcel({ seq: 2 })], 20)
    await pass(89 * second)
    expect(sent).toHaveLength(1)
    await pass(2 * second)
    expect(sent).toHaveLength(3)
  })

  it('is refused for good by an answer that will not change', async () => {
    const { courier, sent, pass, parcel } = bench(() => ({
      kind: 'refused',
      status: 404,
      message: 'the target answered 404',
    }))
    const [row] = await courier.take([parcel()], 100)
    expect(row).toMatchObject({ status: 'failed', reason: 'the target answered 404', attempts: 1, next_at: null })
    await pass(hour, minute)
    expect(sent).toHaveLength(1)
  })

  it('comes at once when the target is back after an outage', async () => {
    let verdict: AttemptVerdict = failure
    const { courier, sent, pass, parcel } = bench(() => verdict)
    await courier.take(
      [1, 2, 3].map(seq => parcel({ seq })),
      100,
    )
    await pass(10 * minute)
    verdict = success
    const before = sent.length
    await pass(10 * minute)
    const after = sent.slice(before)
    expect(after).toHaveLength(3)
    expect(Math.max(...after.map(({ at }) => at)) - Math.min(...after.map(({ at }) => at))).toBeLessThanOrEqual(1)
    expect(courier.trouble).toBeNull()
  })
})

describe('a target that fails and fails', () => {
  it('is asked once a second, until it answers', async () => {
    let verdict: AttemptVerdict = failure
    const { courier, sent, pass, parcel } = bench(() => verdict)
    courier.hold(Array.from({ length: 150 }, (_, seq) => parcel({ seq })))
    await pass(2 * second)
    const before = sent.length
    await pass(20 * second, 100)
    expect(sent.length - before).toBeLessThanOrEqual(21)
    expect(sent.length - before).toBeGreaterThan(15)
    verdict = success
    await pass(60 * second)
    expect(courier.pending).toBe(0)
  })
})

describe('an age limit', () => {
  it('counts from the receipt of the event: what is older is listed as expired and not sent', async () => {
    const { courier, clock, sent, parcel } = bench(() => success, { maxAgeMs: 10 * minute })
    const late = parcel()
    clock.pass(10 * minute + 1)
    const [row] = await courier.take([late], 100)
    expect(row).toMatchObject({ status: 'expired', attempts: 0 })
    expect(sent).toHaveLength(0)
  })

  it('ends the attempts of what keeps failing', async () => {
    const { courier, pass, parcel } = bench(() => failure, { maxAgeMs: 10 * minute })
    await courier.take([parcel()], 100)
    await pass(9 * minute)
    expect(courier.pending).toBe(1)
    await pass(2 * minute)
    expect(courier.takeUnstored()).toMatchObject([{ status: 'expired' }])
  })

  it('is not there unless it is asked for', async () => {
    const { courier, clock, sent, parcel } = bench(() => success)
    const old = parcel()
    clock.pass(300 * 24 * hour)
    await courier.take([old], 100)
    expect(sent).toHaveLength(1)
  })

  it('does not keep back what a person had sent again', async () => {
    const { courier, clock, sent, parcel } = bench(() => success, { maxAgeMs: 10 * minute })
    const old = parcel()
    clock.pass(24 * hour)
    old.row.first_at = clock.now().getTime()
    await courier.take([old], 100)
    expect(sent).toHaveLength(1)
  })
})

describe('order', () => {
  it('holds up the successors of the same camera alone', async () => {
    let isDown = true
    const { courier, sent, pass, parcel } = bench(
      ({ event }) => (isDown && event.kind !== 'alert' && event.camera.id === 'gate' ? failure : success),
      { ordered: true },
    )
    const parcels = [1, 2, 3, 4].map(seq => parcel({ seq, camera: seq % 2 === 1 ? 'gate' : 'yard' }))
    await courier.take(parcels, 50)
    expect(sent.map(({ camera }) => camera)).toEqual(['gate', 'yard', 'yard'])
    await pass(2 * second)
    isDown = false
    await pass(10 * second)
    const gate = sent.filter(({ camera }) => camera === 'gate').map(({ id }) => id)
    expect([...new Set(gate)]).toEqual(parcels.filter((_, n) => n % 2 === 0).map(({ row }) => row.id))
    expect(gate.lastIndexOf(gate[0] ?? '')).toBeLessThan(gate.indexOf(gate.at(-1) ?? ''))
    expect(courier.pending).toBe(0)
  })

  it('is no concern unless it is asked for', async () => {
    const { courier, sent, parcel } = bench(() => failure)
    await courier.take(
      [1, 2, 3].map(seq => parcel({ seq })),
      100,
    )
    expect(sent).toHaveLength(3)
  })
})

describe('a busy courier', () => {
  it('has 16 deliveries under way and no more', async () => {
    let underWay = 0
    let most = 0
    const { courier, parcel } = bench(async () => {
      most = Math.max(most, ++underWay)
      await new Promise(resolve => setImmediate(resolve))
      underWay--
      return success
    })
    await courier.take(
      Array.from({ length: 100 }, (_, seq) => parcel({ seq })),
      5000,
    )
    expect(most).toBe(16)
    expect(courier.pending).toBe(0)
  })

  it('does not keep the next page waiting for one that hangs', async () => {
    let release = (_verdict: AttemptVerdict) => {}
    const hanging = new Promise<AttemptVerdict>(resolve => {
      release = resolve
    })
    const { courier, parcel } = bench(({ event }) =>
      event.kind !== 'alert' && event.camera.id === 'stuck' ? hanging : success,
    )
    const rows = await courier.take([parcel({ seq: 1, camera: 'stuck' }), parcel({ seq: 2 })], 50)
    expect(rows.map(({ status }) => status)).toEqual(['pending', 'delivered'])
    release(success)
  })
})
