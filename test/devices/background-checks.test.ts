import { describe, expect, it } from 'vitest'
import { BackgroundChecks } from '../../src/devices/background-checks.ts'
import type { StoredDevice } from '../../src/devices/index.ts'
import { createLog } from '../../src/lib/log.ts'
import { FakeClock } from '../support/server-in-process.ts'
import { until } from '../support/until.ts'

const minuteMs = 60_000

/** Devices last asked so many minutes ago; null for never. */
function site(
  askedMinutesAgo: Record<string, number | null>,
  { refused = [] as string[], silent = [] as string[] } = {},
) {
  const clock = new FakeClock()
  const asked: string[] = []
  let atOnce = 0
  let mostAtOnce = 0
  const giveUp = Promise.withResolvers<void>()
  const devices = Object.entries(askedMinutesAgo).map(([id, ago]) => {
    const at = ago === null ? null : new Date(clock.now().getTime() - ago * minuteMs).toISOString()
    return { id, name: id, status: { word: 'ok', reason: '', at } } as StoredDevice
  })
  const check = async (id: string) => {
    asked.push(id)
    mostAtOnce = Math.max(mostAtOnce, ++atOnce)
    await (silent.includes(id) ? giveUp.promise : Promise.resolve())
    atOnce--
    throw new Error('it does not answer')
  }
  const awaitsPassword = async (id: string) => refused.includes(id)
  const checks = new BackgroundChecks({
    devices: () => devices,
    check,
    awaitsPassword,
    clock,
    log: createLog('silent'),
  })
  return { clock, checks, asked, mostAtOnce: () => mostAtOnce, giveUp: giveUp.resolve }
}

describe('stored devices in the background', () => {
  it('are asked every five minutes, the longest not asked first', async () => {
    const { clock, checks, asked } = site({ fresh: 1, old: 6, never: null, older: 20 })
    checks.tick()
    await until(() => asked.length === 3)
    expect(asked).toEqual(['never', 'older', 'old'])
    await checks.stop()
    clock.pass(10 * minuteMs)
    checks.tick()
    expect(asked).toHaveLength(3)
  })

  it('are asked six at a time and each once, so that the silent keep nobody waiting', async () => {
    const silent = ['s1', 's2', 's3', 's4', 's5']
    const healthy = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'h7', 'h8']
    const names = [...silent, ...healthy]
    const { checks, asked, mostAtOnce, giveUp } = site(Object.fromEntries(names.map(id => [id, null])), { silent })
    checks.tick()
    await until(() => asked.length === names.length)
    checks.tick()
    giveUp()
    await checks.stop()
    expect([asked, mostAtOnce()]).toEqual([names, 6])
  })

  it('that do not answer are asked again five minutes later, not before', async () => {
    const { clock, checks, asked } = site({ gate: null })
    checks.tick()
    await until(() => asked.length === 1)
    clock.pass(4 * minuteMs)
    await Promise.resolve(checks.tick())
    clock.pass(minuteMs)
    await until(() => {
      checks.tick()
      return asked.length === 2
    })
  })

  it('whose password was refused are left alone', async () => {
    const { checks, asked } = site({ wrong: null, right: 7 }, { refused: ['wrong'] })
    checks.tick()
    await until(() => asked.length === 1)
    await checks.stop()
    expect(asked).toEqual(['right'])
  })
})
