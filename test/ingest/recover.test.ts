import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { PostIngest } from '../../src/ingest/index.ts'
import { createLog } from '../../src/lib/log.ts'
import { cameraData } from '../../src/server/camera-data.ts'
import { entryData } from '../../src/server/entry-data.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { filesWritten } from '../support/stored.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import {
  changeDatabase,
  csvLines,
  csvText,
  filesIn,
  printed,
  rawFiles,
  rows,
  storedEvents,
  streamLines,
} from './data-folder.ts'
import { intrusionPost, jpegSaying, keepalivePost, platePost, statusPost } from './posts.ts'

const alarmPost = (targetId: number) =>
  intrusionPost({ targetId, overview: jpegSaying(`${targetId} scene`), crop: jpegSaying(`${targetId} crop`) })

/** A data directory whose server was killed after these posts. */
async function killedAfter(posts: Buffer[], env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServer({ env })
  for (const body of posts) expect((await server.post(body)).status).toBe(200)
  await filesWritten(server.dataDir)
  server.kill('SIGKILL')
  await server.exited
  return server
}

/** Starts a server on the directory and stops it again: what has to be settled is settled before it is ready. */
async function settled(dataDir: string, env: Record<string, string> = {}): Promise<string> {
  const server = await startServer({ dataDir, env })
  server.kill('SIGKILL')
  await server.exited
  return server.stderr()
}

const forgetLog = 'delete from log; delete from target; delete from repeat_key; delete from pending_file'

/** The files of a folder with the hashes of their content. */
const contents = (dataDir: string, folder: string) =>
  filesIn(dataDir, folder).map(path => [
    path,
    createHash('sha256')
      .update(readFileSync(join(dataDir, path)))
      .digest('hex'),
  ])

test('a whole raw post without a row is ingested again under its id', async () => {
  const { dataDir } = await killedAfter([alarmPost(1)])
  const [before] = await storedEvents(dataDir)
  changeDatabase(dataDir, forgetLog)
  const pictures = contents(dataDir, 'images')
  const said = await settled(dataDir)
  expect(await storedEvents(dataDir)).toEqual([{ ...before, recovered: true }])
  expect(contents(dataDir, 'images')).toEqual(pictures)
  expect(rawFiles(dataDir)).toHaveLength(1)
  expect(said).toContain('1 posts taken in again')
})

test('a whole raw post whose pictures a power cut emptied gets them back', async () => {
  const { dataDir } = await killedAfter([alarmPost(1)])
  const pictures = contents(dataDir, 'images')
  changeDatabase(dataDir, forgetLog)
  for (const path of filesIn(dataDir, 'images')) writeFileSync(join(dataDir, path), '')
  await settled(dataDir)
  expect(contents(dataDir, 'images')).toEqual(pictures)
})

test('recovered posts keep the order in which they were received', async () => {
  const { dataDir } = await killedAfter(Array.from({ length: 12 }, (_, n) => alarmPost(n)))
  const before = (await storedEvents(dataDir)).map(event => event.id)
  changeDatabase(dataDir, forgetLog)
  await settled(dataDir)
  expect((await storedEvents(dataDir)).map(event => event.id)).toEqual(before)
})

test('an unparsed post without a row is ingested again with its reason', async () => {
  const { dataDir } = await killedAfter([Buffer.from('no XML at all')])
  const before = rows(dataDir, 'select * from unparsed')
  changeDatabase(dataDir, 'delete from unparsed; delete from pending_file')
  await settled(dataDir)
  expect(rows(dataDir, 'select * from unparsed')).toEqual(before)
})

test('a raw post that was not written to its end is removed with its pictures', async () => {
  const { dataDir } = await killedAfter([alarmPost(1), alarmPost(2)])
  const [, second] = await storedEvents(dataDir)
  const raw = rawFiles(dataDir).find(path => path.includes(second!.id))!
  changeDatabase(dataDir, `delete from log where id = '${second!.id}'; delete from pending_file`)
  renameSync(join(dataDir, raw), join(dataDir, `${raw}.part`))
  await settled(dataDir)
  const left = await storedEvents(dataDir)
  expect(left.map(event => event.targets[0]?.targetId)).toEqual([1])
  expect(filesIn(dataDir, 'images')).toEqual(left.flatMap(event => event.images.map(image => image.file)).sort())
  expect(filesIn(dataDir, 'raw_posts').filter(path => !path.endsWith('stream.ndjson'))).toHaveLength(1)
})

test("pictures without an event are removed, other people's files stay", async () => {
  const { dataDir } = await killedAfter([alarmPost(1)])
  const [owned = ''] = filesIn(dataDir, 'images')
  const orphan = owned.replace(/.{12}-overview\.jpg$/, 'ffffffffffff-overview.jpg')
  const foreign = join(dirname(owned), 'holiday.jpg')
  for (const path of [orphan, foreign]) writeFileSync(join(dataDir, path), jpegSaying('x'))
  await settled(dataDir)
  expect(existsSync(join(dataDir, orphan))).toBe(false)
  expect(existsSync(join(dataDir, foreign))).toBe(true)
  expect(filesIn(dataDir, 'images')).toHaveLength(3)
})

test('pictures without an event are removed in a mode that keeps no raw posts', async () => {
  const env = { VIEWTRON_RAW_POSTS: 'off' }
  const { dataDir } = await killedAfter([alarmPost(1), alarmPost(2)], env)
  const [first, second] = await storedEvents(dataDir)
  changeDatabase(dataDir, `delete from log where id = '${second!.id}'; delete from pending_file`)
  await settled(dataDir, env)
  expect(filesIn(dataDir, 'images')).toEqual(first!.images.map(image => image.file).sort())
})

test('a reason whose post was never written is removed', async () => {
  const { dataDir } = await killedAfter([Buffer.from('no XML at all')])
  const [raw = ''] = rawFiles(dataDir)
  const lone = raw.replace(/.{12}\.xml$/, 'ffffffffffff.reason.txt')
  writeFileSync(join(dataDir, lone), 'not-xml: half a')
  await settled(dataDir)
  expect(filesIn(dataDir, dirname(raw)).map(path => basename(path))).toEqual(
    [raw, raw.replace('.xml', '.reason.txt')].map(path => basename(path)).sort(),
  )
})

test('a compact raw post without a row is recovered whole', async () => {
  const env = { VIEWTRON_RAW_POSTS: 'compact' }
  const { dataDir } = await killedAfter([alarmPost(1)], env)
  const [before] = await storedEvents(dataDir)
  changeDatabase(dataDir, forgetLog)
  await settled(dataDir, env)
  expect(await storedEvents(dataDir)).toEqual([{ ...before, recovered: true }])
})

test('a compact raw post that lacks a picture never was whole and makes no event', async () => {
  const env = { VIEWTRON_RAW_POSTS: 'compact' }
  const { dataDir } = await killedAfter([alarmPost(1)], env)
  changeDatabase(dataDir, forgetLog)
  rmSync(join(dataDir, filesIn(dataDir, 'images')[0]!))
  await settled(dataDir, env)
  expect(await storedEvents(dataDir)).toEqual([])
  expect(filesIn(dataDir, 'images')).toEqual([])
})

test('an incomplete last line of events.csv is cut off and written again', async () => {
  const { dataDir } = await killedAfter([alarmPost(1), alarmPost(2)])
  await settled(dataDir)
  appendFileSync(join(dataDir, 'events.csv'), 'Yard,127.0.0.1,PEA,Perim')
  await settled(dataDir)
  expect(csvText(dataDir)).toBe(await printed(dataDir, '--csv'))
})

test('lines of events.csv whose events were never committed are cut', async () => {
  const server = await startServer()
  for (const targetId of [1, 2]) await server.post(alarmPost(targetId))
  await server.stop()
  const { dataDir } = server
  const last = csvText(dataDir).trimEnd().split('\r\n').at(-1)
  appendFileSync(join(dataDir, 'events.csv'), `${last}\r\n${last}\r\nYard,`)
  await settled(dataDir)
  expect(csvText(dataDir)).toBe(await printed(dataDir, '--csv'))
  expect(csvLines(dataDir)).toHaveLength(2)
})

test('a torn line of the stream file is cut before anything is added behind it', async () => {
  const { dataDir } = await killedAfter([keepalivePost('one')])
  const [stream = ''] = filesIn(dataDir, 'raw_posts')
  appendFileSync(join(dataDir, stream), '{"receivedAt":"2026-11-')
  const again = await startServer({ dataDir })
  await again.post(keepalivePost('two'))
  expect(streamLines(dataDir).map(line => line.text)).toEqual([keepalivePost('one'), keepalivePost('two')].map(String))
})

test('a deleted database is filled again from raw_posts without touching a picture', async () => {
  const posts = [alarmPost(1), platePost({ plates: [{ number: 'AB 12', crop: jpegSaying('plate') }] }), alarmPost(2)]
  const server = await startServer()
  for (const body of [...posts, Buffer.from('no XML')]) await server.post(body)
  await server.stop()
  const { dataDir } = server
  const before = await storedEvents(dataDir)
  const pictures = contents(dataDir, 'images')
  writeFileSync(join(dataDir, dirname(before[0]!.images[0]!.file!), 'left-by-somebody.jpg'), 'x')
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `viewtron.db${suffix}`), { force: true })
  await settled(dataDir)
  expect(await storedEvents(dataDir)).toEqual(before.map(event => ({ ...event, recovered: true })))
  expect(contents(dataDir, 'images').filter(([path]) => !path!.includes('left-by-somebody'))).toEqual(pictures)
  expect(rows(dataDir, 'select reason from unparsed')).toEqual([{ reason: 'not-xml' }])
})

test('after a deleted database compact posts come back too, even those whose pictures were deleted to save space', async () => {
  const env = { VIEWTRON_RAW_POSTS: 'compact' }
  const server = await startServer({ env })
  await server.post(platePost({ plates: [{ number: 'AB 12', crop: jpegSaying('plate'.repeat(50)) }] }))
  await server.stop()
  const { dataDir } = server
  for (const name of ['images', 'viewtron.db', 'viewtron.db-wal', 'viewtron.db-shm']) {
    rmSync(join(dataDir, name), { recursive: true, force: true })
  }
  await settled(dataDir, env)
  const [event] = await storedEvents(dataDir)
  expect(event?.targets.map(target => target.plate?.number)).toEqual(['AB 12'])
  expect(event?.images.map(image => image.valid)).toEqual([false])
})

test('after the database was deleted every event is in events.csv once', async () => {
  const server = await startServer()
  for (const targetId of [1, 2, 3]) await server.post(alarmPost(targetId))
  await server.stop()
  const { dataDir } = server
  const text = csvText(dataDir)
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `viewtron.db${suffix}`), { force: true })
  await settled(dataDir)
  expect(csvText(dataDir)).toBe(text)
})

test('days before a clock was set back are recovered too', async () => {
  const dataDir = temporaryFolder()
  const days = ['2026-11-23', '2026-11-20', '2031-01-01']
  for (const day of days) {
    const receivedAt = new Date(`${day}T12:00:00.000Z`)
    const clock = { now: () => receivedAt }
    const ingest = new PostIngest({
      dataDir,
      rawPosts: 'full',
      timeZone: 'UTC',
      cameraData,
      entryData,
      clock,
      log: createLog('silent'),
    })
    await ingest.start()
    await ingest.ingest({ bytes: alarmPost(1), receivedAt, clientIp: '10.0.0.5' })
    await ingest.stop()
  }
  const before = await storedEvents(dataDir)
  const open = days.map(day => `insert into open_day values ('${day}');`).join('')
  changeDatabase(dataDir, `${forgetLog};${open}`)
  await settled(dataDir)
  const ids = (events: typeof before) => events.map(event => event.id).sort()
  expect(ids(await storedEvents(dataDir))).toEqual(ids(before))
})

test('raw posts of the original server in the same folder are left alone', async () => {
  const dataDir = temporaryFolder()
  mkdirSync(join(dataDir, 'raw_posts'))
  const original = join(dataDir, 'raw_posts/raw_2026-11-20_10-00-00.000_192-168-1-57.xml')
  writeFileSync(original, alarmPost(1))
  await settled(dataDir)
  expect(await storedEvents(dataDir)).toEqual([])
  expect(readFileSync(original)).toHaveLength(alarmPost(1).length)
})

test('a clean stop leaves no day to look through', async () => {
  const server = await startServer()
  await server.post(alarmPost(1))
  expect(rows(server.dataDir, 'select day from open_day')).toHaveLength(1)
  await server.stop()
  expect(rows(server.dataDir, 'select day from open_day')).toEqual([])
})

test('a status change that was acknowledged is there after a kill, with its original post', async () => {
  const { dataDir } = await killedAfter([statusPost({ perimeterAlarm: true })])
  await settled(dataDir)
  expect(rows(dataDir, "select seq from log where kind = 'status'")).toHaveLength(1)
  expect(streamLines(dataDir).map(line => line.kind)).toEqual(['status'])
})
