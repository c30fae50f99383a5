import { expect, test } from 'vitest'
import { intrusionPost } from '../ingest/posts.ts'
import { startServer } from '../support/server-process.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'

// Stands for a fault anywhere in the program; it happens when the signal comes.
const faulty = `
import { isMainThread } from 'node:worker_threads'
if (isMainThread) {
  process.on('SIGUSR2', () => {
    Promise.reject(new Error('nobody waited'))
    setTimeout(() => { throw new Error('nobody looked') }, 1)
  })
}`

test('a rejection nobody waits for and an exception nobody catches are told once each, and the server goes on', async () => {
  const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(faulty)}`
  const server = await startServer({ env: { VIEWTRON_AUTH: 'off', NODE_OPTIONS } })
  const faults = async () => (await webRequest(server.webUrl, '/api/v1/stats')).json.faults
  for (const total of [2, 4]) {
    server.kill('SIGUSR2')
    await until(async () => (await faults()).total === total)
  }
  expect((await server.post(intrusionPost())).status).toBe(200)
  expect((await faults()).last.message).toBe('nobody looked')
  for (const words of ['Error: nobody waited', 'Error: nobody looked']) {
    expect(server.stderr().split(words).length - 1).toBe(1)
  }
  const { findings } = (await webRequest(server.webUrl, '/api/v1/doctor')).json
  expect(findings.map((finding: { code: string }) => finding.code)).toContain('program-fault')
  expect(await server.stop()).toBe(0)
})
