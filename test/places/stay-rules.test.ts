import { beforeEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { entrance, exit, PlaceSite } from './place-site.ts'

let site: PlaceSite
let dataDir: string

beforeEach(async () => {
  dataDir = temporaryFolder()
  site = await PlaceSite.start({ dataDir })
  await site.read(entrance, 'FIRST1', { ago: 600 })
  await site.read(exit, 'FIRST1', { ago: 590 })
})

const doors = [
  { camera: 'Entrance', line: null, crossing: 'in' },
  { camera: 'Exit', line: null, crossing: 'out' },
]

async function addRule(name: string, when: object): Promise<void> {
  const body = { name, when: { kind: ['visit'], ...when }, alert: { severity: 'warning' } }
  expect((await site.call('rules', { method: 'POST', body })).status).toBe(201)
}

/** The names of rules that raised an alert so far. */
async function alerts(): Promise<string[]> {
  await site.json('visits')
  const { items } = await site.json('alerts')
  return items.map((alert: { rule: string; plate: string | null }) => alert.rule).toSorted()
}

describe('rules about stays', () => {
  test('a stay that reaches its limit is announced 15 minutes before and at the limit, once each', async () => {
    await site.addPlace({ name: 'Car park', doors, stayLimits: { '*': 60 } })
    await addRule('soon', { visit: ['overstay-soon'] })
    await addRule('over', { visit: ['overstay'], flag: ['overstay'], place: ['Car park'] })
    await site.read(entrance, 'ABC123')
    site.pass(44)
    expect(await alerts()).toEqual([])
    site.pass(1)
    await until(async () => (await alerts()).join() === 'soon')
    site.pass(15)
    await until(async () => (await alerts()).join() === 'over,soon')
    // A restart does not say it again, nor what was over before it.
    await site.server.stop()
    site = await PlaceSite.start({ dataDir })
    site.pass(44 + 1 + 15 + 5)
    await site.read(entrance, 'PAST01', { ago: 300 })
    await site.read(exit, 'PAST01', { ago: 100 })
    await site.read(entrance, 'PAST02', { ago: 200 })
    await site.read(exit, 'ABC123')
    expect(await alerts()).toEqual(['over', 'soon'])
  })

  test('a place that becomes full or free again, a second entry, and a stranger past closing', async () => {
    const openingHours = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '23:00' }]
    await site.addPlace({ name: 'Car park', doors, capacity: 1, openingHours })
    await addRule('full', { flag: ['place-full'] })
    await addRule('free', { flag: ['place-free'] })
    await addRule('second', { visit: ['entered'], flag: ['second-entry'] })
    await addRule('stranger', { visit: ['closing'], plate: { known: false } })
    await site.read(entrance, 'ABC123')
    await until(async () => (await alerts()).join() === 'full')
    site.pass(10)
    await site.read(entrance, 'ABC123')
    await until(async () => (await alerts()).includes('second'))
    site.pass(10)
    await site.read(exit, 'ABC123')
    await until(async () => (await alerts()).join() === 'free,full,second')
    await site.read(entrance, 'XYZ789')
    await until(async () => (await alerts()).join() === 'free,full,full,second')
    // Each half hour of a day is worked out: what happened more than an hour ago is no news.
    for (let minutes = 0; minutes < 1440; minutes += 30) {
      site.pass(30)
      await site.json('visits')
    }
    await until(async () => (await alerts()).includes('stranger'))
    expect((await alerts()).filter(name => name === 'stranger')).toHaveLength(1)
  })
})
