import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSite, type Site } from '../analysis/site.ts'
import { changeDatabase } from '../ingest/data-folder.ts'
import { intrusionPost, jpegSaying } from '../ingest/posts.ts'
import { MachineClock } from '../support/machine-clock.ts'
import { filesIn, filesWritten, rowsOf } from '../support/stored.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const month = { eventDays: 30, pictureDays: 30, rawPostDays: 30 }
const day = { eventDays: 1, pictureDays: 1, rawPostDays: 1 }

let targets = 0

async function post(site: Site, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const targetId = ++targets
    await site.post(intrusionPost({ time: site.now(), targetId, overview: jpegSaying(`${targetId}`) }))
    await site.post(Buffer.from(`<nonsense>${targetId}</nonsense>`))
  }
  await filesWritten(site.dataDir)
}

function held({ dataDir }: Pick<Site, 'dataDir'>) {
  return {
    events: rowsOf(dataDir, "select 1 from log where kind = 'alarm'").length,
    inbox: rowsOf(dataDir, 'select 1 from unparsed').length,
    pictures: filesIn(dataDir, 'images').length,
    rawPosts: filesIn(dataDir, 'raw_posts', /xml$/).length,
  }
}

const all = (posts: number) => ({ events: posts, inbox: posts, pictures: posts, rawPosts: posts * 2 })
const nothing = { events: 0, pictures: 0, rawPosts: 0 }

async function open(clock: MachineClock, dataDir = temporaryFolder()): Promise<Site> {
  return openSite({ clock, dataDir })
}

/** A site that ran and stopped at noon of 23 November. */
async function siteWith(posts: number): Promise<{ clock: MachineClock; dataDir: string }> {
  const clock = new MachineClock('2026-11-23T12:00:00Z')
  const site = await open(clock)
  await post(site, posts)
  await site.stop()
  return { clock, dataDir: site.dataDir }
}

test.for(['2099-01-01T00:00:00Z', '2036-05-05T00:00:00Z', '2026-12-31T00:00:00Z', '2026-11-27T13:00:00Z'])(
  'a start at %s removes nothing, says why, and goes on when the clock is right again',
  async at => {
    const { clock, dataDir } = await siteWith(3)
    clock.set(at)
    const wrong = await open(clock, dataDir)
    await post(wrong, 2)
    clock.pass(hourMs)
    expect(await wrong.directory.removeOld(day)).toEqual(nothing)
    expect(wrong.directory.clockTrouble).toMatchObject({ code: 'clock-implausible' })
    expect(wrong.directory.retention.lastRun?.refused).toMatchObject({ code: 'clock-implausible' })
    await wrong.stop()
    clock.set('2026-11-23T13:10:00Z')
    const right = await open(clock, dataDir)
    expect(right.directory.clockTrouble).toBeNull()
    expect(await right.directory.removeOld(day)).toEqual(nothing)
    expect(held(right)).toEqual(all(5))
  },
)

test.for(['1970-01-01T00:01:00Z', '2000-01-01T00:00:00Z', '2024-11-23T12:00:00Z', '2026-07-01T12:00:00Z'])(
  'what was received while the clock said %s is not old a minute later',
  async at => {
    const { clock, dataDir } = await siteWith(2)
    clock.boot(at)
    const site = await open(clock, dataDir)
    await post(site, 3)
    expect(await site.directory.removeOld(month)).toEqual(nothing)
    clock.pass(60_000)
    clock.set('2026-11-24T08:00:00Z')
    expect(await site.directory.removeOld(month)).toEqual(nothing)
    expect(site.directory.clockTrouble).toBeNull()
    expect(held(site)).toEqual(all(5))
    await site.stop()
    // Five weeks later it is old, whatever its stamps say.
    clock.pass(35 * dayMs)
    const later = await open(clock, dataDir)
    await post(later, 1)
    await later.directory.removeOld(month)
    expect(held(later)).toEqual(all(1))
  },
)

test('a first start in 1970 loses nothing when the network sets the clock', async () => {
  const clock = new MachineClock('1970-01-01T00:00:30Z')
  const site = await open(clock)
  await post(site, 4)
  clock.pass(60_000)
  clock.set('2026-11-23T12:00:00Z')
  expect(await site.directory.removeOld(month)).toEqual(nothing)
  expect(held(site)).toEqual(all(4))
})

test('a first start with a clock that is months behind asks, and removes nothing when the answer is yes', async () => {
  const clock = new MachineClock('2026-07-01T12:00:00Z')
  const site = await open(clock)
  await post(site, 4)
  clock.set('2026-11-23T12:00:00Z')
  expect(await site.directory.removeOld(month)).toEqual(nothing)
  expect(site.directory.clockTrouble?.message).toContain('2026-11-23T12:00')
  await site.directory.confirmClock()
  expect(await site.directory.removeOld(month)).toEqual(nothing)
  expect(held(site)).toEqual(all(4))
})

test('a clock that jumps ahead while the server runs removes nothing, however often it jumps', async () => {
  const clock = new MachineClock('2026-11-23T12:00:00Z')
  const site = await open(clock)
  await post(site, 2)
  for (const at of ['2026-11-26T12:00:00Z', '2041-01-01T00:00:00Z', '1970-01-01T00:00:00Z']) {
    clock.set(at)
    expect(await site.directory.removeOld(day)).toEqual(nothing)
    expect(site.directory.clockTrouble).not.toBeNull()
    await post(site, 1)
  }
  clock.set('2026-11-23T12:05:00Z')
  expect(await site.directory.removeOld(day)).toEqual(nothing)
  expect(held(site)).toEqual(all(5))
})

test('old entries are removed once a person confirms the clock', async () => {
  const { clock, dataDir } = await siteWith(3)
  clock.boot('2027-02-01T12:00:00Z')
  const site = await open(clock, dataDir)
  expect(await site.directory.removeOld(month)).toEqual(nothing)
  await site.directory.confirmClock()
  expect(site.directory.clockTrouble).toBeNull()
  await post(site, 1)
  expect(await site.directory.removeOld(month)).toEqual({ events: 3, pictures: 3, rawPosts: 6 })
})

test('a server that was off for two weeks believes its clock when it has run for two weeks', async () => {
  const { clock, dataDir } = await siteWith(3)
  clock.boot('2026-12-07T12:00:00Z')
  const site = await open(clock, dataDir)
  clock.pass(13 * dayMs)
  expect(await site.directory.removeOld(day)).toEqual(nothing)
  clock.pass(2 * dayMs)
  await post(site, 1)
  expect(await site.directory.removeOld(day)).toMatchObject({ events: 3 })
})

test('a weekend without power changes nothing', async () => {
  const { clock, dataDir } = await siteWith(3)
  clock.boot('2026-11-26T07:00:00Z')
  const site = await open(clock, dataDir)
  await post(site, 1)
  expect(await site.directory.removeOld(day)).toMatchObject({ events: 3 })
})

test('a clock without a battery that the network sets by hours after a boot is believed', async () => {
  const { clock, dataDir } = await siteWith(1)
  clock.boot('2026-11-23T12:01:00Z')
  const site = await open(clock, dataDir)
  await post(site, 2)
  clock.set('2026-11-25T06:00:00Z')
  // The entry from before the boot is old.
  expect(await site.directory.removeOld(day)).toMatchObject({ events: 1 })
  expect(site.directory.clockTrouble).toBeNull()
  // Its picture goes with it.
  expect(held(site)).toMatchObject({ events: 2, pictures: 2 })
})

test('data of an earlier version knows by its newest entry and files that 2099 is not now', async () => {
  const { clock, dataDir } = await siteWith(3)
  changeDatabase(dataDir, "delete from setting where name = 'clock'")
  clock.boot('2099-01-01T00:00:00Z')
  const site = await open(clock, dataDir)
  expect(await site.directory.removeOld(month)).toEqual(nothing)
  expect(held(site)).toEqual(all(3))
})

test('entries of 1970 that an earlier version stored are kept as if they had come with the update', async () => {
  const { clock, dataDir } = await siteWith(1)
  changeDatabase(dataDir, "delete from setting where name = 'clock'")
  changeDatabase(dataDir, 'update log set received_at = 1000, time = 1000')
  clock.pass(60_000)
  const site = await open(clock, dataDir)
  await post(site, 1)
  expect(await site.directory.removeOld(month)).toMatchObject({ events: 0 })
  clock.pass(40 * dayMs)
  await post(site, 1)
  expect(await site.directory.removeOld(month)).toMatchObject({ events: 2 })
})

test('a lost database is filled again, and entries received in 1970 are not removed at once', async () => {
  const clock = new MachineClock('1970-01-01T00:00:30Z')
  const site = await open(clock)
  await post(site, 3)
  await site.stop()
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(site.dataDir, `viewtron.db${suffix}`), { force: true })
  clock.set('2026-11-23T12:00:00Z')
  const again = await open(clock, site.dataDir)
  expect(await again.directory.removeOld(month)).toEqual(nothing)
  expect(filesIn(again.dataDir, 'images')).toHaveLength(3)
  expect(rowsOf(again.dataDir, "select 1 from log where kind = 'alarm'")).toHaveLength(3)
})
