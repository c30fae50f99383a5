import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startHostedServer } from '../support/hosted-server.ts'
import { runCli } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { csvLines, csvText, filesIn, printed, rows, storedEvents } from './data-folder.ts'
import { intrusionPost, jpegSaying, keepalivePost, platePost, statusPost, trajectoryPost } from './posts.ts'

/** A folder as the original server leaves it. */
function originalFolder(files: Record<string, Buffer | string>): string {
  const folder = join(temporaryFolder(), 'raw_posts')
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

const importInto = (dataDir: string, folder: string, env: Record<string, string> = {}) =>
  runCli(['import', folder, '--data-dir', dataDir], { env: { TZ: 'America/New_York', ...env } })

const early = intrusionPost({ time: null, targetId: 1, overview: jpegSaying('early') })
const late = platePost({ time: new Date('2026-11-23T19:05:09.100Z'), plates: [{ number: 'AB 12' }] })

test("events come with the time and sender of their names, read in the server's zone, oldest first", async () => {
  const dataDir = temporaryFolder()
  const folder = originalFolder({
    'raw_2026-11-23_14-05-09.473_192-168-1-57.xml': late,
    'raw_2026-11-21_08-00-00.001_10-0-0-9.xml': early,
  })
  const { code, stdout } = await importInto(dataDir, folder)
  expect([code, stdout]).toEqual([0, '2 of 2 files: 2 events, 0 other posts, 0 unparsed, 0 skipped (here already)\n'])
  const events = await storedEvents(dataDir)
  expect(
    events.map(({ receivedAt, time, timeSource, clientIp }) => ({ receivedAt, time, timeSource, clientIp })),
  ).toEqual([
    {
      receivedAt: '2026-11-21T13:00:00.001Z',
      time: '2026-11-21T13:00:00.001Z',
      timeSource: 'receipt',
      clientIp: '10.0.0.9',
    },
    {
      receivedAt: '2026-11-23T19:05:09.473Z',
      time: '2026-11-23T19:05:09.100Z',
      timeSource: 'camera',
      clientIp: '192.168.1.57',
    },
  ])
})

test('an import stores what the same posts would have stored when they were received', async () => {
  const dataDir = temporaryFolder()
  await importInto(dataDir, originalFolder({ 'raw_2026-11-21_08-00-00.001_10-0-0-9.xml': early }))
  const [event] = await storedEvents(dataDir)
  expect(filesIn(dataDir, 'images')).toEqual(event!.images.map(image => image.file))
  expect((await runCli(['raw', event!.id, '--data-dir', dataDir])).bytes).toEqual(early)
  expect(csvLines(dataDir)).toHaveLength(1)
  expect(rows(dataDir, 'select day from open_day')).toEqual([])
})

test('importing twice stores every event once', async () => {
  const dataDir = temporaryFolder()
  const folder = originalFolder({
    'raw_2026-11-21_08-00-00.001_10-0-0-9.xml': early,
    'raw_2026-11-21_08-00-00.002_10-0-0-9.xml': early,
    'raw_2026-11-23_14-05-09.473_192-168-1-57.xml': late,
    'raw_2026-11-23_14-05-09.500_192-168-1-57.xml': 'no XML',
  })
  expect((await importInto(dataDir, folder)).stdout).toContain('3 events, 0 other posts, 1 unparsed, 0 skipped')
  const [before, files, csv] = [await storedEvents(dataDir), filesIn(dataDir, '.').length, csvText(dataDir)]
  const again = await importInto(dataDir, folder)
  expect(again.stdout).toContain('0 events, 0 other posts, 0 unparsed, 4 skipped')
  expect(await storedEvents(dataDir)).toEqual(before)
  expect(filesIn(dataDir, '.')).toHaveLength(files)
  expect(csvText(dataDir)).toBe(csv)
})

test('an interrupted import continues where it stopped', async () => {
  const dataDir = temporaryFolder()
  const first = { 'raw_2026-11-21_08-00-00.001_10-0-0-9.xml': early }
  await importInto(dataDir, originalFolder(first))
  const all = originalFolder({ ...first, 'raw_2026-11-23_14-05-09.473_192-168-1-57.xml': late })
  expect((await importInto(dataDir, all)).stdout).toContain('1 events, 0 other posts, 0 unparsed, 1 skipped')
  expect(await storedEvents(dataDir)).toHaveLength(2)
})

test('files of 2024 with headers, and trajectories, are understood', async () => {
  const dataDir = temporaryFolder()
  const withHeaders = `=== HEADERS ===\nHost: 192.168.0.56:5002\nContent-Length: 900\n\n=== BODY ===\n${early}`
  const folder = originalFolder({
    'raw_2024-05-01_08-00-00.001_10-0-0-9.xml': withHeaders,
    'traject_2024-05-01_08-00-01_10-0-0-9.xml': trajectoryPost(4),
    'raw_2024-05-01_08-00-02.000_10-0-0-9.xml': keepalivePost('beat'),
    'raw_2024-05-01_08-00-03.000_10-0-0-9.xml': statusPost({ motionAlarm: true }),
  })
  expect((await importInto(dataDir, folder)).stdout).toContain('1 events, 3 other posts, 0 unparsed')
  const [event] = await storedEvents(dataDir)
  expect((await runCli(['raw', event!.id, '--data-dir', dataDir])).bytes).toEqual(early)
})

test('alarm states of the past are kept as text and change nothing now, however often they are imported', async () => {
  const dataDir = temporaryFolder()
  const folder = originalFolder({
    'raw_2024-05-01_08-00-03.000_10-0-0-9.xml': statusPost({ motionAlarm: true }),
    'raw_2024-05-01_08-00-09.000_10-0-0-9.xml': statusPost({ motionAlarm: false }),
  })
  expect((await importInto(dataDir, folder)).stdout).toContain('2 other posts')
  expect((await importInto(dataDir, folder)).stdout).toContain('2 skipped')
  expect(rows(dataDir, "select seq from log where kind = 'status'")).toEqual([])
  const lines = readFileSync(join(dataDir, 'raw_posts/2024-05-01/stream.ndjson'), 'utf8').trim().split('\n')
  expect(lines.map(line => JSON.parse(line).receivedAt)).toEqual([
    '2024-05-01T12:00:03.000Z',
    '2024-05-01T12:00:09.000Z',
  ])
})

test('files whose names say neither time nor sender are named and left out', async () => {
  const dataDir = temporaryFolder()
  const names = ['notes.txt', 'raw_2026-02-31_08-00-00.001_10-0-0-9.xml', 'event.xml']
  const { code, stderr, stdout } = await importInto(
    dataDir,
    originalFolder(Object.fromEntries(names.map(name => [name, early]))),
  )
  expect([code, stdout]).toEqual([0, expect.stringContaining('3 of 3 files: 0 events')])
  for (const name of names) expect(stderr).toContain(`its name says neither time nor sender: ${name}`)
})

test('beside a running server an import is refused in words', async () => {
  const server = await startHostedServer()
  const { code, stderr } = await importInto(
    server.dataDir,
    originalFolder({ 'raw_2026-11-21_08-00-00.001_10-0-0-9.xml': early }),
  )
  expect(code).toBe(1)
  expect(stderr).toContain('[data-dir-in-use]')
  expect(await printed(server.dataDir, '--json')).toBe('')
})

test('a folder that is not there is named', async () => {
  const { code, stderr } = await importInto(temporaryFolder(), join(temporaryFolder(), 'nowhere'))
  expect([code, stderr]).toEqual([1, expect.stringContaining('[import-failed]')])
})

test('progress is shown while an import takes its time', async () => {
  const files = Array.from({ length: 400 }, (_, n) => [
    `raw_2026-11-21_08-00-00.${String(n).padStart(3, '0')}_10-0-0-9.xml`,
    intrusionPost({ time: null, targetId: n, overview: jpegSaying(`${n}`) }),
  ])
  const { stderr } = await importInto(temporaryFolder(), originalFolder(Object.fromEntries(files)))
  expect(stderr).toMatch(/^\d+ of 400 files: \d+ events/m)
})
