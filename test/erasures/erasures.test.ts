import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { entrance, exit, PlaceSite } from '../places/place-site.ts'
import { runCli } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const doors = [
  { camera: 'Entrance', crossing: 'in' },
  { camera: 'Exit', crossing: 'out' },
]

/** A site with a car park, and a plate that came and went, is known, and was searched. */
async function siteWith(plate: string, dataDir: string): Promise<PlaceSite> {
  const site = await PlaceSite.start({ dataDir })
  await site.read(entrance, 'OTHER1', { ago: 60 })
  await site.read(exit, 'OTHER1', { ago: 50 })
  await site.addPlace({ name: 'Car park', doors })
  await site.json(`plates/${plate}`, { method: 'PUT', body: { name: 'Ann Secret', group: 'watch' } })
  const rule = { name: 'Watch', when: { plate: { group: ['watch'] } }, alert: { severity: 'info' } }
  await site.json('rules', { method: 'POST', body: rule })
  await site.read(entrance, plate)
  site.pass(5)
  await site.read(exit, plate)
  await site.json(`visits?plate=${plate}`)
  await until(async () => (await site.json('alerts')).items.length > 0)
  return site
}

/** The files below a folder that hold a text. */
const filesWith = (folder: string, text: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter(path => readFileSync(path).includes(text))

test('a plate is erased everywhere, with a preview and a receipt that does not name it', async () => {
  const dataDir = temporaryFolder()
  const site = await siteWith('ERASE77', dataDir)
  const body = { plate: 'erase-77' }
  const preview = await site.json('erasures/preview', { method: 'POST', body })
  const counts = { events: 2, rawPosts: 2, held: 0, passes: 2, visits: 1, knownPlates: 1, visitors: 0 }
  expect(preview).toMatchObject({ ...counts, backups: [], backupsElsewhere: null })
  const begun = await site.call('erasures', { method: 'POST', body })
  expect(begun.status).toBe(201)
  const receipt = await until(async () => {
    const one = await site.json(`erasures/${begun.json.id}`)
    return one.state === 'done' && one
  })
  expect(receipt).toMatchObject({ ...counts, kind: 'plate', by: expect.any(String) })
  expect(JSON.stringify(await site.json('erasures'))).not.toContain('ERASE77')
  for (const path of ['events', 'passes', 'visits', 'alerts', 'audit?limit=500']) {
    const { items } = await site.json(path)
    expect([path, JSON.stringify(items)]).toEqual([path, expect.not.stringContaining('ERASE77')])
  }
  expect((await site.json('visits')).items).toMatchObject([{ plate: 'OTHER1', state: 'closed' }])
  expect((await site.call('plates/ERASE77')).status).toBe(404)
  // The next event has a new number although the newest was erased.
  const upTo = (await site.json('visits')).upTo
  await site.server.stop()
  expect(filesWith(join(dataDir, 'raw_posts'), 'ERASE77')).toEqual([])
  expect(readFileSync(join(dataDir, 'events.csv'), 'utf8')).not.toContain('ERASE77')
  const verified = await runCli(['verify', '--data-dir', dataDir])
  expect([verified.code, verified.stdout]).toEqual([0, expect.any(String)])
  const again = await PlaceSite.start({ dataDir })
  await again.read(entrance, 'LATER1')
  const [event] = (await again.json('events')).items
  expect(event.targets[0].plate.number).toBe('LATER1')
  expect(event.seq).toBeGreaterThan(upTo)
  expect((await again.json('visits?plate=LATER1')).items).toMatchObject([{ state: 'open' }])
})

test('events under a hold stay, and viewtron erase goes without a server', async () => {
  const dataDir = temporaryFolder()
  const site = await siteWith('HELD01', dataDir)
  const hold = { reason: 'Case 1', cameras: [await site.cameraId('Exit')] }
  await site.json('holds', { method: 'POST', body: hold })
  const preview = await site.json('erasures/preview', { method: 'POST', body: { plate: 'HELD01' } })
  expect(preview).toMatchObject({ events: 1, held: 1 })
  await site.server.stop()
  const asked = await runCli(['erase', '--plate', 'held-01', '--data-dir', dataDir])
  expect([asked.code, asked.stdout]).toEqual([0, expect.stringContaining('Nothing was erased')])
  const done = await runCli(['erase', '--plate', 'held-01', '--yes', '--data-dir', dataDir])
  expect([done.code, done.stdout]).toEqual([0, expect.stringMatching(/Erased, receipt .*\n1 events/)])
  const again = await PlaceSite.start({ dataDir })
  expect((await again.json('events?plate=HELD01')).items).toMatchObject([{ camera: { name: 'Exit' } }])
  expect((await again.json('erasures')).items).toMatchObject([
    { state: 'done', events: 1, held: 1, by: 'viewtron erase' },
  ])
})
