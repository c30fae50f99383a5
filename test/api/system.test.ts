import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startHostedServer } from '../support/hosted-server.ts'
import { smallAlarm } from '../support/posts.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { setUp, webRequest } from '../support/web-client.ts'

const open = { VIEWTRON_AUTH: 'off' }

describe('the sample event', () => {
  it('goes through the camera port and is in the log when it is answered', async () => {
    const server = await startHostedServer({ env: open })
    const sample = await webRequest(server.webUrl, '/api/v1/sample-event', { method: 'POST' })
    expect(sample.json).toMatchObject({ status: 200, eventId: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    const event = await webRequest(server.webUrl, `/api/v1/events/${sample.json.eventId}`)
    expect(event.json).toMatchObject({ category: 'lpr', camera: { name: 'Sample camera' }, clientIp: '127.0.0.1' })
    expect(event.json.images.length).toBeGreaterThan(1)
  })

  it('knows the credentials of the camera port', async () => {
    const env = { ...open, VIEWTRON_CAMERA_USER: 'cam', VIEWTRON_CAMERA_PASSWORD: 'secret' }
    const server = await startHostedServer({ env })
    const sample = await webRequest(server.webUrl, '/api/v1/sample-event', { method: 'POST' })
    expect(sample.json.status).toBe(200)
  })

  it('says with which status the camera port refused it', async () => {
    const server = await startHostedServer({ env: { ...open, VIEWTRON_CAMERA_NETWORKS: '203.0.113.0/24' } })
    const sample = await webRequest(server.webUrl, '/api/v1/sample-event', { method: 'POST' })
    expect(sample.json).toEqual({ eventId: null, status: 403 })
  })
})

describe('the numbers about the server', () => {
  it('count what came, and name what to type into a camera', async () => {
    const server = await startHostedServer({ env: open })
    await server.post(smallAlarm())
    await server.post('no xml')
    const { json } = await webRequest(server.webUrl, '/api/v1/stats')
    expect(json.posts).toEqual({ posts: 2, stored: 2, repeats: 0, unparsed: 1, refused: 0, events: 1 })
    expect(json).toMatchObject({ events: { total: 1, today: 1, lastHour: 1 }, unparsed: 1, cameraUrls: [server.url] })
    expect(json).toMatchObject({ cameras: { total: 1, pending: 0 }, trouble: null })
    expect(json.disk.freeBytes).toBeGreaterThan(0)
    expect(json.disk.path).toBe(server.dataDir)
  })
})

describe('settings', () => {
  const retention = { eventDays: 30, pictureDays: 7, rawPostDays: null }
  const later = { trackDays: null, rules: [], maxBytes: null, freeBytes: null }

  it('have defaults, and stay as they were set', async () => {
    const server = await startHostedServer({ env: open })
    const before = await webRequest(server.webUrl, '/api/v1/settings')
    const { severity, builtInRules, ...others } = before.json
    expect(others).toMatchObject({
      retention: { eventDays: null, pictureDays: null, rawPostDays: null, ...later },
      approveDevices: false,
      secondFactorRoles: [],
    })
    expect(severity.category).toMatchObject({ fire: 'critical', motion: 'info' })
    expect(builtInRules).toMatchObject({ 'camera-silent': true, 'disk-filling': true })
    const changed = await webRequest(server.webUrl, '/api/v1/settings', { method: 'PATCH', body: { retention } })
    expect(changed.json).toEqual({ ...before.json, retention: { ...retention, ...later } })
    await webRequest(server.webUrl, '/api/v1/settings', { method: 'PATCH', body: { approveDevices: true } })
    const after = await webRequest(server.webUrl, '/api/v1/settings')
    expect(after.json).toEqual({ ...before.json, retention: { ...retention, ...later }, approveDevices: true })
  })

  it('refuse what cannot be right', async () => {
    const server = await startHostedServer({ env: open })
    const body = { retention: { ...retention, eventDays: 0 } }
    const reply = await webRequest(server.webUrl, '/api/v1/settings', { method: 'PATCH', body })
    expect([reply.status, reply.json.fields[0].field]).toEqual([400, 'retention.eventDays'])
  })
})

describe('programs that watch the server', () => {
  it('learn without a sign-in that it lives and stores, and nothing of what it stored', async () => {
    const server = await startHostedServer()
    await server.post(smallAlarm())
    const admin = await setUp(server)
    await admin.send('/api/v1/plates?plate=SECRET1')
    expect((await webRequest(server.webUrl, '/healthz')).json).toEqual({ status: 'ok' })
    expect((await webRequest(server.webUrl, '/readyz')).json).toEqual({ status: 'ok' })
    const { text, headers } = await webRequest(server.webUrl, '/metrics')
    expect(headers['content-type']).toContain('text/plain; version=')
    expect(text).toContain('viewtron_posts_total{verdict="stored"} 1\n')
    expect(text).toContain('viewtron_events_total 1\n')
    // Incidents and passes have entries too.
    expect(text).toMatch(/viewtron_log_last_seq [1-9]\d*\n/)
    expect(text).toContain('viewtron_storage_ok 1\n')
    expect(text).toMatch(/^viewtron_disk_free_bytes \d+$/m)
    expect(text).toMatch(/^viewtron_disk_full_in_days \+?Inf/m)
    expect(text).toMatch(/http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/plates",status="200"\} 1/)
    expect(text).toContain('process_resident_memory_bytes')
    expect(text).not.toMatch(/SECRET1|Yard|127\.0\.0\.1/)
  })
})

describe('a data directory in trouble', () => {
  const damaged = () => {
    const dataDir = temporaryFolder()
    writeFileSync(join(dataDir, 'viewtron.db'), 'this is no database'.repeat(1000))
    return dataDir
  }

  it('at the start leaves the web port answering, with the reason', async () => {
    const server = await startHostedServer({ dataDir: damaged(), env: open })
    expect((await webRequest(server.webUrl, '/healthz')).status).toBe(200)
    for (const path of ['/readyz', '/api/v1/events', '/api/v1/stats', '/api/v1/settings']) {
      const reply = await webRequest(server.webUrl, path)
      expect([path, reply.status, reply.json.code]).toEqual([path, 503, 'database-corrupt'])
      expect(reply.headers['retry-after']).toBe('5')
    }
    expect((await webRequest(server.webUrl, '/metrics')).text).toContain('viewtron_storage_ok 0\n')
  })

  it('at the start offers the set-up as soon as it works', async () => {
    const dataDir = join(temporaryFolder(), 'data')
    writeFileSync(dataDir, 'a file in its place')
    const server = await startHostedServer({ dataDir, cwd: temporaryFolder() })
    expect((await webRequest(server.webUrl, '/auth/session')).status).toBe(503)
    expect(server.stdout()).not.toContain('set up')
    rmSync(dataDir)
    mkdirSync(dataDir)
    await until(() => /^set up the administrator: /m.test(server.stdout()), { what: 'the set-up link' })
    expect((await (await setUp(server)).send('/api/v1/stats')).status).toBe(200)
  })
})
