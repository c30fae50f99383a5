import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { csvText, filesIn, printed, rawFiles, storedEvents, streamLines } from '../ingest/data-folder.ts'
import { intrusionPost, jpegSaying, keepalivePost } from '../ingest/posts.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'
import { filesWritten } from '../support/stored.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'
import { type FailingDisk, failingDisk, memoryDisk, whyNoFailingDisk, whyNoMemoryDisk } from './mounted-disk.ts'

const noMemoryDisk = whyNoMemoryDisk()
if (noMemoryDisk) console.warn(`Tests with a full disk are skipped: ${noMemoryDisk}`)
const noFailingDisk = whyNoFailingDisk()
if (noFailingDisk) console.warn(`Tests with a failing disk are skipped: ${noFailingDisk}`)

/** Posts alarms one after the other and remembers which were acknowledged. */
class Camera {
  readonly acknowledged: number[] = []
  private readonly server: ServerProcess
  private readonly picture: string
  private last = 0

  constructor(server: ServerProcess, pictureBytes = 50) {
    this.server = server
    this.picture = 'x'.repeat(pictureBytes)
  }

  async post() {
    const targetId = ++this.last
    const overview = jpegSaying(`${targetId} ${this.picture}`)
    const reply = await this.server.post(intrusionPost({ targetId, overview }))
    if (reply.status === 200) this.acknowledged.push(targetId)
    return reply
  }

  async postUntil(status: number): Promise<void> {
    await until(async () => (await this.post()).status === status, { what: `a reply ${status}`, withinMs: 15_000 })
  }
}

const targetIdsIn = async (dataDir: string) =>
  (await storedEvents(dataDir)).map(event => event.targets[0]?.targetId ?? event.rules[0]?.targetId)

/** The server lets go of a broken disk in its own time. */
const unmountWhenFree = (disk: FailingDisk) =>
  until(() => {
    try {
      disk.unmount()
      return true
    } catch {
      return false
    }
  })

const count = (text: string, part: string) => text.split(part).length - 1

/** Everything acknowledged is there once, and no file is without an owner. The server must have been stopped. */
async function expectAllThere(dataDir: string, camera: Camera): Promise<void> {
  const there = await targetIdsIn(dataDir)
  expect(new Set(there).size).toBe(there.length)
  expect(there).toEqual(expect.arrayContaining(camera.acknowledged))
  const events = await storedEvents(dataDir)
  expect(filesIn(dataDir, 'images')).toEqual(events.flatMap(event => event.images.map(image => image.file)).sort())
  expect(rawFiles(dataDir)).toHaveLength(events.length)
  expect(filesIn(dataDir, '.').filter(path => path.endsWith('.part'))).toEqual([])
  expect(csvText(dataDir)).toBe(await printed(dataDir, '--csv'))
}

test.skipIf(noMemoryDisk)(
  'a full disk: 503 until there is room again, nothing half left, nothing acknowledged lost',
  async () => {
    const disk = memoryDisk('12m')
    const dataDir = join(disk, 'data')
    const ballast = join(disk, 'ballast')
    writeFileSync(ballast, Buffer.alloc(4 * 2 ** 20))
    const server = await startServer({ dataDir, cwd: tmpdir() })
    const camera = new Camera(server, 60_000)
    await camera.postUntil(503)
    // The last pages may still take a post; the disk is full anew after it.
    let outages = 1
    let isFull = true
    for (let n = 0; n < 10; n++) {
      const reply = await camera.post()
      if (reply.status === 503 && !isFull) outages++
      isFull = reply.status === 503
      if (reply.status === 200) continue
      expect(reply.headers['retry-after']).toBe('5')
      expect(reply.body).toContain('[disk-full]')
    }
    expect(filesIn(dataDir, '.').filter(path => path.endsWith('.part'))).toEqual([])
    expect(filesIn(dataDir, 'images')).toHaveLength(camera.acknowledged.length)
    rmSync(ballast)
    await camera.postUntil(200)
    expect(await server.stop()).toBe(0)
    expect(count(server.stderr(), '[disk-full]')).toBe(outages)
    expect(server.stderr()).toMatch(/Events are stored again; \d+ posts were refused/)
    await expectAllThere(dataDir, camera)
  },
  120_000,
)

test.skipIf(noMemoryDisk)('a full disk that has room again is known to readyz without a post', async () => {
  const disk = memoryDisk('12m')
  const ballast = join(disk, 'ballast')
  writeFileSync(ballast, Buffer.alloc(4 * 2 ** 20))
  const server = await startServer({ dataDir: join(disk, 'data'), cwd: tmpdir() })
  const camera = new Camera(server, 60_000)
  await camera.postUntil(503)
  const ready = async () => (await webRequest(server.webUrl, '/readyz')).status
  const ofCameraPort = await webRequest(server.url, '/readyz')
  expect([await ready(), ofCameraPort.status, ofCameraPort.text]).toEqual([
    503,
    503,
    expect.stringContaining('[disk-full]'),
  ])
  rmSync(ballast)
  await until(async () => (await ready()) === 200)
  expect((await camera.post()).status).toBe(200)
})

test.skipIf(noMemoryDisk)('a full disk: a refused keepalive leaves no half line in the stream file', async () => {
  const disk = memoryDisk('8m')
  const dataDir = join(disk, 'data')
  const server = await startServer({ dataDir, cwd: tmpdir() })
  expect((await server.post(keepalivePost('first'))).status).toBe(200)
  const ballast = join(disk, 'ballast')
  try {
    writeFileSync(ballast, Buffer.alloc(8 * 2 ** 20))
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
  }
  const refused = keepalivePost('x'.repeat(10_000))
  expect((await server.post(refused)).status).toBe(503)
  rmSync(ballast)
  expect((await server.post(keepalivePost('last'))).status).toBe(200)
  await server.stop()
  expect(streamLines(dataDir).map(line => line.text)).toEqual(
    [keepalivePost('first'), keepalivePost('last')].map(String),
  )
})

test.skipIf(noFailingDisk)(
  'a disk that turns read-only: 503, and events again once it has been mounted anew',
  async () => {
    const disk = failingDisk()
    const dataDir = join(disk.path, 'data')
    const server = await startServer({ dataDir, cwd: tmpdir() })
    const camera = new Camera(server)
    for (let n = 0; n < 5; n++) expect((await camera.post()).status).toBe(200)
    disk.turnReadOnly()
    const reply = await camera.post()
    expect([reply.status, reply.headers['retry-after']]).toEqual([503, '5'])
    expect((await camera.post()).status).toBe(503)
    await unmountWhenFree(disk)
    const without = await camera.post()
    expect([without.status, without.body]).toEqual([503, expect.stringContaining('[')])
    disk.mount()
    await camera.postUntil(200)
    expect(await server.stop()).toBe(0)
    await expectAllThere(dataDir, camera)
  },
  120_000,
)

test.skipIf(noFailingDisk)(
  'an unplugged disk: nothing is written into its empty mount point',
  async () => {
    const disk = failingDisk()
    const server = await startServer({ dataDir: disk.path, cwd: tmpdir() })
    const camera = new Camera(server)
    expect((await camera.post()).status).toBe(200)
    disk.turnReadOnly()
    expect((await camera.post()).status).toBe(503)
    await unmountWhenFree(disk)
    await until(async () => (await camera.post()).body.includes('[data-dir-missing]'))
    expect(filesIn(disk.path, '.')).toEqual([])
    disk.mount()
    await camera.postUntil(200)
    await server.stop()
    expect(await targetIdsIn(disk.path)).toEqual(expect.arrayContaining(camera.acknowledged))
  },
  120_000,
)

test('a data directory that is moved away and back: 503 meanwhile, nothing acknowledged lost', async () => {
  const home = temporaryFolder()
  const [dataDir, elsewhere] = [join(home, 'data'), join(home, 'elsewhere')]
  const server = await startServer({ dataDir, cwd: home })
  const camera = new Camera(server)
  for (let n = 0; n < 5; n++) expect((await camera.post()).status).toBe(200)
  renameSync(dataDir, elsewhere)
  const reply = await camera.post()
  expect([reply.status, reply.headers['retry-after']]).toEqual([503, '5'])
  expect(reply.body).toContain('[data-dir-missing]')
  renameSync(elsewhere, dataDir)
  await camera.postUntil(200)
  await server.stop()
  expect(count(server.stderr(), '[data-dir-missing]')).toBe(1)
  await expectAllThere(dataDir, camera)
})

test('a data directory that is deleted and created again is used again', async () => {
  const home = temporaryFolder()
  const dataDir = join(home, 'data')
  const server = await startServer({ dataDir, cwd: home })
  const camera = new Camera(server)
  expect((await camera.post()).status).toBe(200)
  // A reader that opens the database in this very moment makes its -shm file again.
  rmSync(dataDir, { recursive: true, maxRetries: 5 })
  expect((await camera.post()).status).toBe(503)
  mkdirSync(dataDir)
  await camera.postUntil(200)
  await server.stop()
  expect(await targetIdsIn(dataDir)).toEqual([camera.acknowledged.at(-1)])
})

test("a day's folders that are deleted while the server runs are made again", async () => {
  const server = await startServer()
  const camera = new Camera(server)
  expect((await camera.post()).status).toBe(200)
  await filesWritten(server.dataDir)
  for (const folder of ['images', 'raw_posts']) rmSync(join(server.dataDir, folder), { recursive: true })
  await camera.postUntil(200)
  await server.stop()
  expect(filesIn(server.dataDir, 'images')).toHaveLength(1)
  expect(rawFiles(server.dataDir)).toHaveLength(1)
})
