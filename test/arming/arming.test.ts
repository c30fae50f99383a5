import { describe, expect, it, onTestFinished } from 'vitest'
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
  const world = { now: Date.parse('2026-11-27T12:00:00Z'), notes: [] as string[], appended: [] as object[], used: '' }
  const open = async () => {
    const arming = new Arming({
      queries,
      write,
      settings: new Settings({ queries, write }),
      timeZone: 'UTC',
      append: async entries => {
        for (const { entry, statements } of entries) {
          await write(statements(1))
          world.appended.push(entry)
        }
      },
      usersOf: async mode => (mode === world.used ? [{ what: 'rule', name: 'Gate' }] : []),
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

it('appends an entry to the log for every change to another mode, with who changed it and what it was before', async () => {
  const { world, open } = await site()
  const arming = await open()
  await arming.setSchedule([{ mode: 'night', days: everyDay, at: '22:00' }])
  await arming.set('away', { by: 'Ann', source: 'hand' })
  await arming.set('away', { by: 'Ann', source: 'hand' })
  expect(world.appended).toMatchObject([
    {
      kind: 'mode',
      mode: 'away',
      name: 'Away',
      previous: 'home',
      by: 'Ann',
      source: 'hand',
      time: '2026-11-27T12:00:00.000Z',
      camera: { id: 'site', name: 'Site' },
      next: { mode: 'night', at: '2026-11-27T22:00:00.000Z' },
    },
  ])
  world.now = Date.parse('2026-11-27T22:00:00Z')
  await until(() => world.appended.length === 2)
  expect(world.appended[1]).toMatchObject({ mode: 'night', previous: 'away', by: 'schedule' })
  world.now = Date.parse('2026-11-28T22:00:01Z')
  // The schedule sets the same mode again: nothing has changed for others.
  await until(() => arming.state().since?.at === Date.parse('2026-11-28T22:00:00Z'))
  expect(world.appended).toHaveLength(2)
})

describe('the modes of a site', () => {
  const refusal = (code: string) => expect.objectContaining({ code })

  it('are the four built-in ones and up to 12 of its own, with an id that follows from the name', async () => {
    const { open } = await site()
    const arming = await open()
    expect(await arming.addMode({ name: 'Cleaning crew' })).toEqual({ id: 'cleaning-crew', name: 'Cleaning crew' })
    expect(await arming.addMode({ name: 'Löschübung 2!' })).toMatchObject({ id: 'loschubung-2' })
    expect(await arming.addMode({ name: '休日' })).toMatchObject({ id: 'mode' })
    expect(await arming.addMode({ name: '祝日' })).toMatchObject({ id: 'mode-2' })
    for (let n = 5; n <= 12; n++) await arming.addMode({ name: `Own ${n}` })
    await expect(arming.addMode({ name: 'One more' })).rejects.toEqual(refusal('too-many-modes'))
    const again = await open()
    const ids = again.modes.all().map(({ id }) => id)
    expect(ids.slice(0, 6)).toEqual(['home', 'away', 'night', 'holiday', 'cleaning-crew', 'loschubung-2'])
    expect(ids).toHaveLength(16)
  })

  it('are renamed without a change of their id, and no two have the same name', async () => {
    const { open } = await site()
    const arming = await open()
    await arming.renameMode('away', 'Nobody here')
    await expect(arming.addMode({ name: 'nobody HERE' })).rejects.toEqual(refusal('mode-name-taken'))
    await expect(arming.addMode({ name: 'away' })).rejects.toEqual(refusal('mode-name-taken'))
    await expect(arming.renameMode('party', 'Party')).rejects.toEqual(refusal('not-found'))
    const again = await open()
    expect(again.modes.all()[1]).toEqual({ id: 'away', name: 'Nobody here' })
  })

  it('are removed only while nothing uses them, and the error names what does', async () => {
    const { world, open } = await site()
    const arming = await open()
    const { id } = await arming.addMode({ name: 'Party' })
    const used = (user: string) =>
      expect.objectContaining({ code: 'mode-in-use', message: expect.stringContaining(user) })
    await arming.set(id, { by: 'Ann', source: 'hand' })
    await expect(arming.removeMode(id)).rejects.toEqual(used('it is the mode now'))
    await arming.set('home', { by: 'Ann', source: 'hand' })
    await arming.setSchedule([{ mode: id, days: everyDay, at: '22:00' }])
    await expect(arming.removeMode(id)).rejects.toEqual(used('the schedule'))
    await arming.setSchedule([])
    world.used = id
    await expect(arming.removeMode(id)).rejects.toEqual(used('the rule Gate'))
    world.used = ''
    expect(await arming.removeMode(id)).toEqual({ id, name: 'Party' })
    await expect(arming.set(id, { by: 'Ann', source: 'hand' })).rejects.toEqual(refusal('mode-unknown'))
    await expect(arming.setSchedule([{ mode: id, days: everyDay, at: '22:00' }])).rejects.toEqual(
      refusal('mode-unknown'),
    )
    await expect(arming.removeMode('home')).rejects.toEqual(refusal('mode-built-in'))
    // An undone removal brings back the same id.
    expect(await arming.addMode({ id, name: 'Party' })).toEqual({ id, name: 'Party' })
  })
})
