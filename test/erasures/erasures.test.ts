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

/** A camera recognized a person. */
const facePost = (name: string, at: Date) =>
  `<?xml version="1.0" encoding="UTF-8"?><config version="1.7" xmlns="http://www.ipc.com/ver10">
<smartType type="openAlarmObj">VFD_MATCH</smartType><currentTime type="tint64">${at.getTime()}000</currentTime>
<mac>58:5b:69:00:00:11</mac><deviceName>Entrance</deviceName><listInfo type="list" count="1"><item><targetId>1</targetId>
<name>${name}</name><identifyNum>0042</identifyNum><similarity>87</similarity></item></listInfo></config>`

/** A site whose cameras recognized Ada, with a saved view, a rule and a search about her. */
async function siteWithFace(dataDir: string): Promise<PlaceSite> {
  const site = await PlaceSite.start({ dataDir })
  for (const name of ['Ada Lovelace', 'Grace Hopper', 'Ada Lovelace']) {
    await site.post(Buffer.from(facePost(name, site.now())))
    site.pass(5)
  }
  const view = { name: 'Her', page: 'events', search: 'face=ada+lovelace&when=today' }
  await site.json('views', { method: 'POST', body: view })
  await site.json('views', { method: 'POST', body: { name: 'Today', page: 'events', search: 'when=today' } })
  const rule = {
    name: 'Comes',
    when: { attributes: { 'face.match.name': ['Ada Lovelace'] } },
    alert: { severity: 'info' },
  }
  await site.json('rules', { method: 'POST', body: rule })
  return site
}

test('a recognized person is erased everywhere, and what names the person still is said', async () => {
  const dataDir = temporaryFolder()
  const site = await siteWithFace(dataDir)
  const [rule] = (await site.json('rules')).items.filter(({ name }: { name: string }) => name === 'Comes')
  const body = { face: 'ADA lovelace ' }
  const mentions = [{ kind: 'rule', id: rule.id }]
  const counts = { events: 2, csvLines: 2, rawPosts: 2, visits: 0, savedViews: 1, mentions }
  expect(await site.json('erasures/preview', { method: 'POST', body })).toMatchObject(counts)
  const { id } = await site.json('erasures', { method: 'POST', body })
  const receipt = await until(async () => {
    const one = await site.json(`erasures/${id}`)
    return one.state === 'done' && one
  })
  expect(receipt).toMatchObject({ ...counts, kind: 'face' })
  expect((await site.json('views')).items.map(({ name }: { name: string }) => name)).toEqual(['Today'])
  for (const path of ['events', 'alerts', 'audit?limit=500', 'erasures', 'views'])
    expect([path, JSON.stringify(await site.json(path))]).toEqual([path, expect.not.stringMatching(/lovelace/i)])
  await site.json(`rules/${rule.id}`, { method: 'DELETE' })
  await site.server.stop()
  expect(filesWith(join(dataDir, 'raw_posts'), 'Lovelace')).toEqual([])
  const csv = readFileSync(join(dataDir, 'events.csv'), 'utf8')
  expect([csv.includes('Lovelace'), csv.trim().split('\n').length]).toEqual([false, 2])
})

test('viewtron erase --face erases a person without a server, and says what names the person still', async () => {
  const dataDir = temporaryFolder()
  const site = await siteWithFace(dataDir)
  await site.server.stop()
  const asked = await runCli(['erase', '--face', 'Ada Lovelace', '--data-dir', dataDir])
  expect(asked.stdout).toMatch(
    /2 events, 2 lines of events.csv.*\n(.*\n)*1 saved views\nnot changed: the rule \S+ names it/,
  )
  const done = await runCli(['erase', '--face', 'Ada Lovelace', '--yes', '--data-dir', dataDir])
  expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('Erased, receipt')])
  const again = await PlaceSite.start({ dataDir })
  expect(JSON.stringify((await again.json('events')).items)).toMatch(/Grace Hopper/)
  expect(JSON.stringify([await again.json('events'), await again.json('views')])).not.toMatch(/lovelace/i)
})
