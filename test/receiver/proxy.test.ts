import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HostedServer, launchHostedServer, startHostedServer } from '../support/hosted-server.ts'
import { smallAlarm } from '../support/posts.ts'
import { storedEvents } from '../support/stored.ts'
import { until } from '../support/until.ts'

let server: HostedServer
let targetIds = 1
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

beforeAll(async () => {
  server = await launchHostedServer({ env: { VIEWTRON_TRUSTED_PROXIES: '127.0.0.1,10.9.9.0/24' } })
})
afterAll(() => server.dispose())

/** The sender's address that an event was stored under. */
async function senderOf(headers: Record<string, string>, through = server): Promise<string | number | null> {
  const targetId = targetIds++
  const { status } = await through.post(smallAlarm({ targetId }), { headers })
  if (status !== 200) return status
  const events = await storedEvents(through.dataDir)
  return events.find(event => event.targets[0]?.targetId === targetId)?.clientIp ?? null
}

describe('the camera port behind a trusted proxy', () => {
  it.each([
    ['192.168.1.57', '192.168.1.57'],
    ['8.8.8.8, 192.168.1.57', '192.168.1.57'],
    ['192.168.1.57, 10.9.9.1', '192.168.1.57'],
    ['192.168.1.58:40122', '192.168.1.58'],
    ['[fd00::57]:40122', 'fd00::57'],
    ['::ffff:192.168.1.59', '192.168.1.59'],
  ])('takes the sender from X-Forwarded-For: %s', async (forwarded, sender) => {
    expect(await senderOf({ 'X-Forwarded-For': forwarded })).toBe(sender)
  })

  it.each(['', 'unknown', '192.168.1.57, _hidden', '999.1.1.1', '<script>'])(
    'believes no entry that is no address: "%s"',
    async forwarded => {
      expect(await senderOf({ 'X-Forwarded-For': forwarded })).toBe('127.0.0.1')
    },
  )

  it('refuses a sender outside the allowed networks, whatever network the proxy is in', async () => {
    expect(await senderOf({ 'X-Forwarded-For': '8.8.8.8' })).toBe(403)
  })
})

it('without a trusted proxy the camera port believes no X-Forwarded-For', async () => {
  const alone = await startHostedServer()
  expect(await senderOf({ 'X-Forwarded-For': '192.168.1.57' }, alone)).toBe('127.0.0.1')
})

describe('the id of a request', () => {
  const refused = { 'X-Forwarded-For': '8.8.8.8' }

  it('of a trusted proxy is in the answer and in the log', async () => {
    const { headers } = await server.post(smallAlarm(), { headers: { 'X-Request-ID': 'of-the-proxy.1' } })
    expect(headers['x-request-id']).toBe('of-the-proxy.1')
    const { status } = await server.post(smallAlarm(), { headers: { ...refused, 'X-Request-ID': 'of-the-proxy.2' } })
    expect(status).toBe(403)
    await until(() => server.stderr().includes('8.8.8.8 (request of-the-proxy.2): '))
  })

  it('is made here where the proxy sends none, or a strange one', async () => {
    for (const headers of [refused, { ...refused, 'X-Request-ID': 'a "strange" one' }]) {
      const reply = await server.post(smallAlarm(), { headers })
      const id = String(reply.headers['x-request-id'])
      expect(id).toMatch(uuid)
      await until(() => server.stderr().includes(`(request ${id}): `))
    }
    expect(server.stderr()).not.toContain('strange')
  })

  it('is not taken from others, and a stored post gets the plain answer', async () => {
    const alone = await startHostedServer()
    const { headers } = await alone.post(smallAlarm(), { headers: { 'X-Request-ID': 'of-a-camera' } })
    expect(headers['x-request-id']).toBeUndefined()
    const refusal = await alone.post(smallAlarm(), { method: 'PUT', headers: { 'X-Request-ID': 'of-a-camera' } })
    expect([refusal.status, refusal.headers['x-request-id']]).toEqual([405, expect.stringMatching(uuid)])
  })
})
