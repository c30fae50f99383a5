import { expect, test } from 'vitest'
import { platePost } from '../ingest/posts.ts'
import { entrance } from '../places/place-site.ts'
import { runCli } from '../support/run-cli.ts'
import { startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'

const events = 120

test('an erasure that a kill interrupted goes on with the next start, and counts everything once', async () => {
  const dataDir = temporaryFolder()
  const options = { dataDir, env: { VIEWTRON_AUTH: 'off' } }
  const first = await startServer(options)
  for (let n = 0; n < events; n++) {
    const time = new Date(Date.now() - n * 60_000)
    await first.post(platePost({ device: entrance, time, plates: [{ number: 'KILLED1' }] }))
  }
  const call = (server: { webUrl: string }, path: string, body?: object) =>
    webRequest(server.webUrl, `/api/v1/${path}`, body ? { method: 'POST', body } : {})
  void call(first, 'erasures', { plate: 'KILLED1' }).catch(() => undefined)
  await until(async () => {
    const [one] = (await call(first, 'erasures')).json.items
    return one?.events > 0
  })
  first.kill('SIGKILL')
  await first.exited
  const second = await startServer(options)
  const receipt = await until(async () => {
    const [one] = (await call(second, 'erasures')).json.items
    return one?.state === 'done' && one
  })
  expect(receipt).toMatchObject({ events, rawPosts: events, knownPlates: 0 })
  expect((await call(second, 'events?plate=KILLED1')).json.items).toEqual([])
  await second.stop()
  expect((await runCli(['verify', '--data-dir', dataDir])).code).toBe(0)
})
