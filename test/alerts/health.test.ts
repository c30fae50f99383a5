import { describe, expect, it } from 'vitest'
import type { OutputCondition } from '../../src/alerts/health-rules.ts'
import { alert, camera, hourMs, minuteMs, output, secondMs, worldWith } from './health-world.ts'

describe('a camera that is silent', () => {
  const rule = { name: 'Silent', health: { what: 'camera-silent', for: '10m' }, alert }

  it('raises one alert, which ends with its next post', async () => {
    const world = await worldWith([rule])
    world.seen.cameras = [camera(world.clock)]
    await world.later(9 * minuteMs)
    expect(await world.alerts()).toEqual([])
    for (let n = 0; n < 5; n++) await world.later(minuteMs)
    const text = 'Nothing from Gate for 11 min: check its power and network, and its HTTP POST settings.'
    expect(await world.alerts()).toEqual([`Silent: ${text}`])
    world.seen.cameras = [camera(world.clock)]
    await world.later(secondMs)
    expect(await world.alerts()).toEqual([`- Silent: ${text}`])
    await world.later(11 * minuteMs)
    expect(await world.alerts()).toHaveLength(2)
  })

  it('is not counted as silent while the server was stopped, and an alert survives a restart', async () => {
    const world = await worldWith([rule])
    world.seen.cameras = [camera(world.clock)]
    await world.restart(3 * hourMs)
    await world.later(minuteMs)
    expect(await world.alerts()).toEqual([])
    await world.later(10 * minuteMs)
    expect(await world.alerts()).toHaveLength(1)
    await world.restart(hourMs)
    // The camera may not have had time to post yet.
    await world.later(secondMs)
    await world.later(11 * minuteMs)
    const alerts = await world.alerts()
    expect([alerts.length, alerts[0]?.startsWith('-')]).toEqual([1, false])
  })

  it('counts as lost if its recorder reports so, for rules that select it', async () => {
    const world = await worldWith([{ ...rule, health: { ...rule.health, camera: ['gate'] } }])
    const lostSince = world.clock.now().getTime()
    world.seen.cameras = [
      camera(world.clock, { lostSince }),
      camera(world.clock, { id: 'yard', name: 'Yard', lostSince }),
    ]
    await world.later(11 * minuteMs)
    expect(await world.alerts()).toEqual([
      'Silent: The recorder has lost Gate for 11 min: check its power and network.',
    ])
  })

  it('leaves no open alert when it or its rule is removed', async () => {
    const world = await worldWith([rule])
    world.seen.cameras = [camera(world.clock)]
    await world.later(11 * minuteMs)
    expect((await world.alerts())[0]).toMatch(/^Silent/)
    world.seen.cameras = []
    await world.later(secondMs)
    expect((await world.alerts())[0]).toMatch(/^- Silent/)
  })
})

describe('built-in rules', () => {
  it('raise alerts about an output that is an hour behind and a disk that is nearly full', async () => {
    const world = await worldWith([])
    world.seen.outputs = [output(world.clock, 59 * minuteMs)]
    await world.later(0)
    expect(await world.alerts()).toEqual([])
    await world.later(2 * minuteMs)
    world.seen.disk = { totalBytes: 1000, freeBytes: 49 }
    await world.later(0)
    expect(await world.alerts()).toEqual([
      'Output behind: gate is 1 h 1 min behind: the target answered 500',
      'Disk low: Only 4.9 % (0.0 GiB) of the data disk are free: shorten the retention or add space.',
    ])
  })

  it('ignore a failing output that raises its own alert, but not a slow one', async () => {
    const world = await worldWith([])
    const behind = (more: Partial<OutputCondition>) => output(world.clock, 2 * hourMs, more)
    world.seen.outputs = [
      behind({ state: 'failing' }),
      behind({ id: 'slow', name: 'slow', state: 'ok', detail: 'Sends.' }),
      behind({ id: 'mqtt', hasOwnAlert: false, name: 'MQTT', state: 'failing', detail: 'Waits.' }),
    ]
    await world.later(0)
    expect(await world.alerts()).toEqual([
      'Output behind: slow is 2 h behind: Sends.',
      'Output behind: MQTT is 2 h behind: Waits.',
    ])
  })

  it('end the alert when the output is disabled or removed', async () => {
    const world = await worldWith([])
    const two = () => [output(world.clock, 2 * hourMs), output(world.clock, 2 * hourMs, { id: 'two', name: 'two' })]
    world.seen.outputs = two()
    await world.later(0)
    world.seen.outputs = two().map(one => (one.id === 'two' ? { ...one, state: 'off' } : one))
    await world.later(0)
    expect((await world.alerts()).map(one => one.slice(0, 20))).toEqual([
      'Output behind: gate ',
      '- Output behind: two',
    ])
    world.seen.outputs = []
    await world.later(0)
    expect((await world.alerts()).every(one => one.startsWith('-'))).toBe(true)
  })

  it('do not flap around the limit', async () => {
    const world = await worldWith([])
    for (const freeBytes of [49, 51, 49, 51, 59, 49]) {
      world.seen.disk = { totalBytes: 1000, freeBytes }
      await world.later(minuteMs)
    }
    expect(await world.alerts()).toHaveLength(1)
    world.seen.disk = { totalBytes: 1000, freeBytes: 70 }
    await world.later(minuteMs)
    expect((await world.alerts())[0]).toMatch(/^- Disk low/)
  })

  it('raise alerts about a silent camera: after ten minutes if it sends heartbeats, after a day without', async () => {
    const world = await worldWith([])
    world.seen.cameras = [
      camera(world.clock, { heartbeatMs: 30_000 }),
      camera(world.clock, { id: 'yard', name: 'Yard' }),
      camera(world.clock, { id: 'lost', name: 'Channel 4', lastSeen: null, lostSince: world.clock.now().getTime() }),
    ]
    await world.later(11 * minuteMs)
    expect((await world.alerts()).map(one => one.slice(0, 46))).toEqual([
      'Camera silent: Nothing from Gate for 11 min: c',
      'Camera silent: The recorder has lost Channel 4',
    ])
    await world.later(24 * hourMs)
    expect((await world.alerts())[2]).toMatch(/^Camera silent: Nothing from Yard for 1 d/)
  })

  it('raise an alert when the disk fills within two weeks at the pace of the last days', async () => {
    const world = await worldWith([])
    const fillsIn = (days: number) => ({ fullInMs: days * 24 * hourMs, bytesPerDay: 3 * 2 ** 30 })
    world.seen.diskForecast = fillsIn(15)
    await world.later(0)
    expect(await world.alerts()).toEqual([])
    world.seen.diskForecast = fillsIn(13)
    await world.later(0)
    expect((await world.alerts())[0]).toMatch(/^Disk filling: The data disk is full in 13 d.* \(3.0 GiB a day\)/)
    world.seen.diskForecast = fillsIn(41)
    await world.later(0)
    expect((await world.alerts())[0]).toMatch(/^- Disk filling/)
  })

  it('are switched off one by one, which ends their alerts', async () => {
    const world = await worldWith([])
    world.seen.disk = { totalBytes: 1000, freeBytes: 30 }
    await world.later(0)
    expect(await world.alerts()).toHaveLength(1)
    world.off = ['disk-low']
    await world.later(0)
    expect((await world.alerts())[0]).toMatch(/^- Disk low/)
  })

  it('are replaced by a configured rule, also by a disabled one', async () => {
    const disk = { what: 'disk-low', freeBelowPercent: 50 }
    const world = await worldWith([{ name: 'Half full', health: disk, alert: { severity: 'info', text: 'Hm.' } }])
    world.seen.disk = { totalBytes: 1000, freeBytes: 30 }
    await world.later(0)
    expect(await world.alerts()).toEqual([
      'Half full: Hm. (Only 3.0 % (0.0 GiB) of the data disk are free: shorten the retention or add space.)',
    ])
    const off = await worldWith([{ name: 'Off', health: disk, alert, enabled: false }])
    off.seen.disk = { totalBytes: 1000, freeBytes: 30 }
    await off.later(0)
    expect(await off.alerts()).toEqual([])
  })
})

describe('other health rules', () => {
  it('check unparsed posts and clocks', async () => {
    const world = await worldWith([
      { name: 'Unread', health: { what: 'unparsed', perHour: 10 }, alert },
      { name: 'Clocks', health: { what: 'clock-skew', over: '2m' }, alert },
    ])
    world.seen.cameras = [
      camera(world.clock, { clockSkewMs: -3 * minuteMs }),
      camera(world.clock, { id: 'b', clockSkewMs: 1 }),
    ]
    world.seen.unparsed = 10
    await world.later(0)
    expect(await world.alerts()).toEqual([
      'Clocks: The clock of Gate is 3 min behind: set its time server.',
      'Unread: 10 posts of the last hour could not be read: see the inbox.',
    ])
    world.seen.unparsed = 9
    world.seen.cameras = [camera(world.clock, { clockSkewMs: -100 * secondMs })]
    await world.later(0)
    expect((await world.alerts()).every(one => !one.startsWith('-'))).toBe(true)
    world.seen.unparsed = 2
    world.seen.cameras = [camera(world.clock, { clockSkewMs: 0 })]
    await world.later(0)
    expect((await world.alerts()).every(one => one.startsWith('-'))).toBe(true)
  })
})
