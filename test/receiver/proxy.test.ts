import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HostedServer, launchHostedServer, startHostedServer } from '../support/hosted-server.ts'
import { smallAlarm } from '../support/posts.ts'
import { storedEvents } from '../support/stored.ts'

let server: HostedServer
let targetIds = 1

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
