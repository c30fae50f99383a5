import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { storeDevice } from '../dashboard/store-device.ts'
import { changeDatabase, storedEvents } from '../ingest/data-folder.ts'
import { intrusionPost, jpegSaying } from '../ingest/posts.ts'
import { fakeDevice } from '../support/fake-devices.ts'
import { type HostedServer, startHostedServer } from '../support/hosted-server.ts'
import { projectRoot } from '../support/project-root.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { webRequest } from '../support/web-client.ts'

const paddedBytes = 120 * 2 ** 20
const copiedWithinMs = 60_000

/** The commands of a section of INSTALL.md, with another place for the data. */
function documented(mark: string, place: string): string {
  const page = readFileSync(join(projectRoot, 'INSTALL.md'), 'utf8')
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(([, text = '']) => text)
  const block = blocks.find(text => text.includes(mark))
  if (block === undefined) throw new Error(`INSTALL.md has no commands with ${mark}`)
  return block.replaceAll('/srv/viewtron/server', projectRoot).replaceAll('/srv/viewtron', place)
}

/** Posts from several cameras at once until told to stop; the answer is what was acknowledged. */
function load(server: HostedServer): { stop(): Promise<Map<number, number>> } {
  const acknowledged = new Map<number, number>()
  let running = true
  let targetId = 1000
  const camera = async () => {
    while (running) {
      const id = ++targetId
      const reply = await server.post(
        intrusionPost({ targetId: id, overview: jpegSaying(`${id} ${'x'.repeat(40_000)}`) }),
      )
      if (reply.status === 200) acknowledged.set(id, performance.now())
      // Ten posts a second from each camera: what is missing in the copy is settled before its server is ready.
      await wait(100)
    }
  }
  const cameras = [camera(), camera(), camera()]
  return {
    async stop() {
      running = false
      await Promise.all(cameras)
      return acknowledged
    },
  }
}

async function run(script: string): Promise<{ code: number | null; said: string; tookMs: number }> {
  const startedAt = performance.now()
  const child = spawn('sh', ['-c', `set -e\n${script}`], { stdio: 'pipe', timeout: copiedWithinMs })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk))
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  return { code, said, tookMs: performance.now() - startedAt }
}

test.for(['full', 'compact'])(
  'the backup that INSTALL.md describes is whole under load, with raw posts in the form %s',
  { timeout: 240_000 },
  async form => {
    const place = temporaryFolder()
    const dataDir = join(place, 'data')
    mkdirSync(dataDir)
    const env = { VIEWTRON_AUTH: 'off', VIEWTRON_RAW_POSTS: form }
    const first = await startHostedServer({ dataDir, env })
    await first.stop()
    changeDatabase(dataDir, `create table zz_pad(x); insert into zz_pad values (zeroblob(${paddedBytes}))`)
    const server = await startHostedServer({ dataDir, env })
    const { id: deviceId } = await storeDevice(server, await fakeDevice({ kind: 'ipc-5.3.1' }))
    const posts = load(server)
    const beganAt = performance.now()
    const { code, said, tookMs } = await run(documented('viewtron backup', place))
    const acknowledged = await posts.stop()
    expect([code, said]).toEqual([
      0,
      expect.stringMatching(/backup\/.+Z: \d+ files, .+ MB; \d+ copied, \d+ as links\n$/),
    ])
    expect(tookMs).toBeLessThan(copiedWithinMs)
    expect(acknowledged.size).toBeGreaterThan(5)
    await server.stop()

    renameSync(dataDir, `${dataDir}.before`)
    const restored = await run(
      documented('viewtron restore', place).replaceAll(/^sudo (?!-u).*\n|^sudo -u viewtron /gm, ''),
    )
    expect([restored.code, restored.said]).toEqual([0, expect.stringMatching(/data: \d+ files restored, as they were/)])
    const copy = dataDir
    expect(statSync(join(copy, 'viewtron.db')).size).toBeGreaterThan(paddedBytes)
    expect(readdirSync(join(copy, '.keys')).sort()).toEqual(readdirSync(join(`${dataDir}.before`, '.keys')).sort())
    const again = await startHostedServer({ dataDir: copy, env })
    const checked = await webRequest(again.webUrl, `/api/v1/devices/${deviceId}/check`, { method: 'POST' })
    expect(checked.json).toMatchObject({ status: { word: 'ok' } })
    const events = await storedEvents(copy)
    const there = new Set(events.map(event => event.rules[0]?.targetId))
    const before = [...acknowledged].filter(([, at]) => at < beganAt).map(([id]) => id)
    expect(before.filter(id => !there.has(id))).toEqual([])
    for (const event of events) {
      for (const image of event.images) {
        const bytes = readFileSync(join(copy, image.file ?? ''))
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(image.sha256)
      }
      const raw = await webRequest(again.webUrl, `/api/v1/events/${event.id}/raw`)
      expect([event.id, raw.status]).toEqual([event.id, 200])
    }
  },
)
