import { expect, test } from 'vitest'
import { Sweep } from '../../../src/ingest/sweep.ts'
import { openSite, type Site } from '../../analysis/site.ts'
import { intrusionPost, jpegSaying, statusPost } from '../../ingest/posts.ts'
import { S3Store } from '../../support/s3/s3-store.ts'

const dayMs = 24 * 3_600_000
const keepAll = { eventDays: null, pictureDays: null, rawPostDays: null }

/** Five days with an event and an unreadable post each, ending at noon of 15 November. */
async function fiveDays(store: S3Store): Promise<Site> {
  const site = await openSite({ startAt: new Date('2026-11-10T12:00:00.000Z'), store: store.place })
  for (let day = 0; day < 5; day++) {
    await site.post(intrusionPost({ time: site.now(), targetId: day, overview: jpegSaying(`day ${day}`) }))
    await site.post(statusPost({ perimeterAlarm: day % 2 === 0 }))
    await site.post(Buffer.from(`<nonsense>${day}</nonsense>`))
    site.pass(dayMs)
  }
  return site
}

const daysIn = (store: S3Store, folder: string) => [
  ...new Set(
    [...store.objects.keys()].flatMap(key => new RegExp(`^site/${folder}/2026-11-(\\d\\d)/`).exec(key)?.[1] ?? []),
  ),
]

test('retention by days removes objects and rows', async () => {
  const store = await S3Store.start()
  const site = await fiveDays(store)
  await site.directory.removeOld({ ...keepAll, pictureDays: 2 })
  expect([daysIn(store, 'images'), daysIn(store, 'raw_posts')]).toEqual([
    ['13', '14'],
    ['10', '11', '12', '13', '14'],
  ])
  await site.directory.removeOld({ ...keepAll, eventDays: 3 })
  expect(daysIn(store, 'raw_posts')).toEqual(['12', '13', '14'])
  const events = await site.queries.selectFrom('log').select('id').where('kind', '=', 'alarm').execute()
  expect(events).toHaveLength(3)
})

test('retention by size measures the store and removes the oldest; free space of the disk is no limit', async () => {
  const store = await S3Store.start()
  const site = await fiveDays(store)
  const preview = await site.directory.previewRemovals({ ...keepAll, maxBytes: 1 })
  const stored = [...store.objects].filter(([key]) => !key.endsWith('.json'))
  expect(preview.sizes.usedBytes).toBeGreaterThan(stored.reduce((sum, [, bytes]) => sum + bytes.length, 0))
  await site.directory.removeOld({ ...keepAll, freeBytes: 2 ** 60 })
  expect(daysIn(store, 'images')).toHaveLength(5)
  await site.directory.removeOld({ ...keepAll, maxBytes: 1 })
  // The newest entry of the log stays, with its post.
  expect(daysIn(store, 'images').length).toBeLessThan(2)
})

test('erasing events removes their objects', async () => {
  const store = await S3Store.start()
  const site = await fiveDays(store)
  const [first] = await site.queries
    .selectFrom('log')
    .select('seq')
    .where('kind', '=', 'alarm')
    .orderBy('seq')
    .execute()
  async function* pages() {
    yield [first?.seq ?? 0]
  }
  expect(await site.directory.erase({ pages, alongside: () => [], record: () => [] })).toBe(true)
  expect(daysIn(store, 'images')).toEqual(['11', '12', '13', '14'])
})

test('objects of posts without a row are removed a day after their day, at the second look', async () => {
  const store = await S3Store.start()
  const site = await fiveDays(store)
  const storage = site.directory.storage.current()
  const lone = (day: string) => {
    const id = '019a6bd0-0000-7000-8000-0000000000aa'
    const at = `2026-11-${day}T10-00-00.000Z`
    return [
      `site/images/2026-11-${day}/${at}-yard-${id}-overview.jpg`,
      `site/raw_posts/2026-11-${day}/raw_${at}_10.0.0.1_${id}.xml`,
      `site/raw_posts/2026-11-${day}/unparsed/raw_${at}_10.0.0.1_${id}.reason.txt`,
    ]
  }
  const before = store.objects.size
  for (const key of [...lone('12'), ...lone('14')]) store.objects.set(key, Buffer.from('lone'))
  store.objects.set('site/images/2026-11-12/of-somebody-else.png', Buffer.from('other'))
  const warnings: string[] = []
  const sweep = new Sweep({ log: { warn: (text: string) => void warnings.push(text) } as never })
  await sweep.run(storage, site.now())
  expect(store.objects.size).toBe(before + 7)
  await sweep.run(storage, site.now())
  expect(lone('12').filter(key => store.objects.has(key))).toEqual([])
  // Its day ended less than a day ago.
  expect(lone('14').filter(key => store.objects.has(key))).toHaveLength(3)
  expect(store.objects.size).toBe(before + 4)
  expect(warnings).toEqual(['removed 3 files of posts that were never acknowledged'])
  store.requests.length = 0
  await sweep.run(storage, site.now())
  expect(store.requests.filter(request => request.includes('2026-11-12'))).toEqual([])
})

test('nothing is swept where another server has opened the store', async () => {
  const store = await S3Store.start()
  const site = await fiveDays(store)
  const mark = 'site/.viewtron-archive.json'
  const { id } = JSON.parse(store.objects.get(mark)?.toString() ?? '{}')
  store.objects.set(mark, Buffer.from(JSON.stringify({ format: 1, id, run: 'another' })))
  const lone = 'site/images/2026-11-12/2026-11-12T10-00-00.000Z-yard-019a6bd0-0000-7000-8000-0000000000aa-overview.jpg'
  store.objects.set(lone, Buffer.from('lone'))
  const sweep = new Sweep({ log: { warn: () => undefined } as never })
  for (let look = 0; look < 3; look++) await sweep.run(site.directory.storage.current(), site.now())
  expect(store.objects.has(lone)).toBe(true)
})
