import { afterAll, beforeAll, expect, it } from 'vitest'
import { type HostedServer, launchHostedServer } from '../support/hosted-server.ts'
import { smallAlarm } from '../support/posts.ts'
import { webRequest } from '../support/web-client.ts'

let server: HostedServer
beforeAll(async () => {
  server = await launchHostedServer({ env: { VIEWTRON_AUTH: 'off' } })
  for (let targetId = 1; targetId <= 10; targetId++) await server.post(smallAlarm({ targetId }))
})
afterAll(() => server.dispose())

async function ask(path: string, accepted: string): Promise<[number, string | undefined]> {
  const { status, headers } = await webRequest(server.webUrl, path, { headers: { 'accept-encoding': accepted } })
  return [status, headers['content-encoding']]
}

it('a list is compressed for clients that take gzip, and says the same', async () => {
  const plain = await webRequest(server.webUrl, '/api/v1/events')
  expect(plain.headers['content-encoding']).toBeUndefined()
  // `fetch` accepts gzip and unpacks the answer.
  const packed = await fetch(new URL('api/v1/events', server.webUrl))
  expect(packed.headers.get('content-encoding')).toBe('gzip')
  expect(packed.headers.get('vary')).toContain('accept-encoding')
  const { items } = (await packed.json()) as { items: unknown[] }
  expect(items).toEqual(plain.json.items)
})

it('short answers, exports and answers to clients without gzip are sent as they are', async () => {
  expect(await ask('/api/v1/events', 'gzip')).toEqual([200, 'gzip'])
  expect(await ask('/api/v1/events', 'identity')).toEqual([200, undefined])
  expect(await ask('/api/v1/events/count', 'gzip')).toEqual([200, undefined])
  expect(await ask('/api/v1/export.csv', 'gzip')).toEqual([200, undefined])
  expect(await ask('/api/v1/export.ndjson', 'gzip')).toEqual([200, undefined])
})
