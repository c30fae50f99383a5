import { expect, it, onTestFinished } from 'vitest'
import { Arming } from '../../src/arming/index.ts'
import { Settings } from '../../src/database/index.ts'
import { startStore } from '../search/search-store.ts'
import { until } from '../support/until.ts'

const hourMs = 3_600_000
const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const none = () => undefined

/** An arming mode on a database, with a clock that the test moves; `open` again as after a restart. */
async function site() {
  const { database } = await startStore()
  const { queries, commit: write } = database
  const world = { now: Date.parse('2026-11-27T12:00:00Z'), notes: [] as string[] }
  const open = async () => {
    const arming = new Arming({
      queries,
      write,
      settings: new Settings({ queries, write }),
      timeZone: 'UTC',
      note: (who, detail) => void world.notes.push(`${who}: ${detail}`),
      clock: { now: () => new Date(world.now) },
      log: { info: none, debug: none },
    })
    await arming.start()
    onTestFinished(() => arming.stop())
    return arming
  }
  return { world, open }
}

it('stays as a person chose it until the next scheduled change, and over a restart', async () => {
  const { world, open } = await site()
  const first = await open()
  expect(first.state()).toEqual({ mode: 'home', since: null, next: null })
  await first.setSchedule([
    { mode: 'night', days: everyDay, at: '22:00' },
    { mode: 'home', days: everyDay, at: '06:00' },
  ])
  // Saving a schedule changes nothing by itself.
  expect(first.state().mode).toBe('home')
  world.now += hourMs
  expect(await first.set('away', { by: 'Ann', source: 'hand' })).toBe(true)
  expect(await first.set('away', { by: 'Ann', source: 'hand' })).toBe(false)
  await first.stop()
  const second = await open()
  expect(second.state()).toMatchObject({
    mode: 'away',
    since: { by: 'Ann', source: 'hand' },
    next: { mode: 'night', at: Date.parse('2026-11-27T22:00:00Z') },
  })
  world.now = Date.parse('2026-11-27T22:00:00Z')
  await until(() => second.state().mode === 'night')
  expect(world.notes).toEqual(['server: night, by the schedule'])
})

it('applies the last change of the schedule that it missed, at its own time', async () => {
  const { world, open } = await site()
  const first = await open()
  await first.setSchedule([
    { mode: 'night', days: everyDay, at: '22:00' },
    { mode: 'home', days: everyDay, at: '06:00' },
  ])
  await first.stop()
  world.now = Date.parse('2026-11-30T07:00:00Z')
  const second = await open()
  expect(second.state()).toMatchObject({
    mode: 'home',
    since: { by: 'schedule', at: Date.parse('2026-11-30T06:00:00Z') },
  })
})

it('notes a change over MQTT, and tells its listeners', async () => {
  const { world, open } = await site()
  const arming = await open()
  const heard: string[] = []
  arming.watch(({ mode, by }) => void heard.push(`${mode} ${by}`))
  await arming.setByMqtt('holiday')
  await arming.setByMqtt('holiday')
  expect([heard, world.notes]).toEqual([['holiday MQTT'], ['MQTT: holiday, by MQTT']])
})
