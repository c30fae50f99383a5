import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { platePost } from '../../rules/posts.ts'
import { launchServer } from '../../support/server-process.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { webRequest } from '../../support/web-client.ts'
import { startPushService } from './push-service.ts'

it('every alert arrives in order, although the push service fails and the server is killed', async () => {
  const service = await startPushService()
  const dataDir = temporaryFolder()
  const rules = [{ name: 'All', when: { category: ['lpr'] }, alert: { severity: 'critical' } }]
  const notifications = { allowPrivate: true, tls: { ca: service.ca } }
  writeFileSync(join(dataDir, 'viewtron.yaml'), JSON.stringify({ rules, notifications }))
  const start = () => launchServer({ dataDir, env: { VIEWTRON_AUTH: 'off' } })
  const plates = Array.from({ length: 12 }, (_, n) => `KILL${String(n).padStart(2, '0')}`)
  let server = await start()
  try {
    await webRequest(server.webUrl, '/api/v1/push/devices', { body: service.subscribe('Phone') })
    service.answer(503)
    for (const plate of plates) expect((await server.post(platePost(plate))).status).toBe(200)
    const alerts = async () => (await webRequest(server.webUrl, '/api/v1/alerts?limit=50')).json.items.length
    await until(async () => (await alerts()) >= 1, { what: 'an alert' })
    server.kill('SIGKILL')
    await server.exited
    service.answer(201)
    server = await start()
    const arrived = () => [...new Set(service.received.map(({ message }) => message.body.slice(14, 20)))]
    await until(() => arrived().length === plates.length, { what: 'all notifications', withinMs: 40_000 })
    expect(arrived()).toEqual(plates)
    expect(service.received.every(({ urgency }) => urgency === 'high')).toBe(true)
  } finally {
    await server.dispose()
  }
}, 90_000)
