import { describe, expect, it } from 'vitest'
import { startHostedServer } from '../support/hosted-server.ts'
import { startInProcess } from '../support/server-in-process.ts'
import { until } from '../support/until.ts'
import { adminName, adminPassword, setUp, WebVisitor, webRequest } from '../support/web-client.ts'

const stats = '/api/v1/stats'
const dayMs = 86_400_000
const viewer = { name: 'Vic', password: 'viewers may look', role: 'viewer' }

async function withViewer(server: { webUrl: string; stdout(): string }) {
  const admin = await setUp(server)
  const added = await admin.send('/api/v1/users', { body: viewer })
  const visitor = new WebVisitor(server.webUrl)
  await visitor.signIn(viewer.name, viewer.password)
  return { admin, visitor, id: String(added.json.id) }
}

const selfOf = async (admin: WebVisitor) => String((await admin.send('/auth/session')).json.user.id)

describe('users', () => {
  it('are added, listed, changed and removed by an administrator', async () => {
    const server = await startHostedServer()
    const { admin, id } = await withViewer(server)
    const { json } = await admin.send('/api/v1/users')
    expect(json.items.map((user: Record<string, unknown>) => [user.name, user.role, user.sessions])).toEqual([
      [adminName, 'admin', 1],
      [viewer.name, 'viewer', 1],
    ])
    const renamed = await admin.send(`/api/v1/users/${id}`, { method: 'PATCH', body: { name: 'Victoria' } })
    expect([renamed.status, renamed.json.name]).toEqual([200, 'Victoria'])
    expect((await admin.send(`/api/v1/users/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await admin.send('/api/v1/users')).json.items).toHaveLength(1)
    const again = await admin.send(`/api/v1/users/${id}`, { method: 'DELETE' })
    expect([again.status, again.json.code]).toEqual([404, 'user-unknown'])
  })

  it('cannot have a name that looks the same as another', async () => {
    const server = await startHostedServer()
    const { admin } = await withViewer(server)
    const reply = await admin.send('/api/v1/users', { body: { ...viewer, name: ' VIC ' } })
    expect([reply.status, reply.json.code]).toEqual([409, 'name-taken'])
  })

  it('are signed out at once when they are removed', async () => {
    const server = await startHostedServer()
    const { admin, visitor, id } = await withViewer(server)
    expect((await visitor.send(stats)).status).toBe(200)
    await admin.send(`/api/v1/users/${id}`, { method: 'DELETE' })
    expect((await visitor.send(stats)).status).toBe(401)
  })

  it('are signed out when an administrator gives them a new password', async () => {
    const server = await startHostedServer()
    const { admin, visitor, id } = await withViewer(server)
    await admin.send(`/api/v1/users/${id}`, { method: 'PATCH', body: { password: 'given by the admin' } })
    expect((await visitor.send(stats)).status).toBe(401)
    expect((await visitor.signIn(viewer.name, 'given by the admin')).status).toBe(200)
  })

  it('have what a new role allows with their very next request', async () => {
    const server = await startHostedServer()
    const { admin, visitor, id } = await withViewer(server)
    expect((await visitor.send('/api/v1/users')).status).toBe(403)
    await admin.send(`/api/v1/users/${id}`, { method: 'PATCH', body: { role: 'admin' } })
    expect((await visitor.send('/api/v1/users')).status).toBe(200)
    await admin.send(`/api/v1/users/${id}`, { method: 'PATCH', body: { role: 'viewer' } })
    expect((await visitor.send('/api/v1/users')).status).toBe(403)
  })

  it('always leave one administrator, also when two remove each other', async () => {
    const server = await startHostedServer()
    const { admin, visitor, id } = await withViewer(server)
    const own = await selfOf(admin)
    for (const change of [{ method: 'DELETE' }, { method: 'PATCH', body: { role: 'viewer' } }]) {
      const reply = await admin.send(`/api/v1/users/${own}`, change)
      expect([reply.status, reply.json.code]).toEqual([409, 'last-admin'])
    }
    await admin.send(`/api/v1/users/${id}`, { method: 'PATCH', body: { role: 'admin' } })
    const both = await Promise.all([
      admin.send(`/api/v1/users/${id}`, { method: 'DELETE' }),
      visitor.send(`/api/v1/users/${own}`, { method: 'DELETE' }),
    ])
    const statuses = both.map(({ status }) => status).sort()
    expect(statuses[0]).toBe(204)
    expect(statuses[1]).not.toBe(204)
  })
})

describe('a viewer', () => {
  it('may look, and change only the own password', async () => {
    const server = await startHostedServer()
    const { visitor } = await withViewer(server)
    for (const path of [stats, '/api/v1/settings', '/api/v1/events']) {
      expect([path, (await visitor.send(path)).status]).toEqual([path, 200])
    }
    const next = { current: viewer.password, next: 'my own new password' }
    expect((await visitor.send('/auth/password', { body: next })).status).toBe(204)
  })

  it.each([
    ['GET', '/api/v1/users', undefined],
    ['POST', '/api/v1/users', viewer],
    ['GET', '/api/v1/tokens', undefined],
    ['POST', '/api/v1/tokens', { name: 'x', scopes: ['admin'] }],
    ['GET', '/api/v1/audit', undefined],
    ['PATCH', '/api/v1/settings', { approveDevices: true }],
    ['POST', '/api/v1/sample-event', undefined],
    ['PUT', '/api/v1/plates/ABC123', { name: 'x' }],
  ])('may not %s %s', async (method, path, body) => {
    const server = await startHostedServer()
    const { visitor } = await withViewer(server)
    const reply = await visitor.send(path, { method, body })
    expect([reply.status, reply.json.code]).toEqual([403, 'not-permitted'])
  })
})

describe('an API token', () => {
  const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })
  const make = async (admin: WebVisitor, scopes: string[], more: object = {}) =>
    (await admin.send('/api/v1/tokens', { body: { name: 'Home', scopes, ...more } })).json

  it('reads without cookie or csrf token, and is shown once', async () => {
    const server = await startHostedServer()
    const admin = await setUp(server)
    const { secret, id } = await make(admin, ['read'])
    expect(secret).toMatch(/^vt_[\w-]{43}$/)
    expect((await webRequest(server.webUrl, stats, { headers: bearer(secret) })).status).toBe(200)
    const list = await admin.send('/api/v1/tokens')
    expect(list.json.items).toMatchObject([{ id, name: 'Home', scopes: ['read'], createdBy: adminName }])
    expect(list.text).not.toContain(secret)
  })

  it('does what its scope allows and no more', async () => {
    const server = await startHostedServer()
    const admin = await setUp(server)
    const allowed = async (scope: string) => {
      const headers = bearer((await make(admin, [scope])).secret)
      const read = await webRequest(server.webUrl, stats, { headers })
      const write = await webRequest(server.webUrl, '/api/v1/sample-event', { method: 'POST', headers })
      const manage = await webRequest(server.webUrl, '/api/v1/users', { headers })
      return [read.status, write.status, manage.status]
    }
    expect(await allowed('read')).toEqual([200, 403, 403])
    expect(await allowed('write')).toEqual([200, 200, 403])
    expect(await allowed('admin')).toEqual([200, 200, 200])
  })

  it('ends when it is removed', async () => {
    const server = await startHostedServer()
    const admin = await setUp(server)
    const { secret, id } = await make(admin, ['read'])
    expect((await webRequest(server.webUrl, stats, { headers: bearer(secret) })).status).toBe(200)
    expect((await admin.send(`/api/v1/tokens/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await webRequest(server.webUrl, stats, { headers: bearer(secret) })).status).toBe(401)
  })

  it('ends at its time', async () => {
    const server = await startInProcess()
    const admin = await setUp(server)
    const expiresAt = new Date(server.clock.now().getTime() + dayMs).toISOString()
    const { secret } = await make(admin, ['read'], { expiresAt })
    expect((await webRequest(server.webUrl, stats, { headers: bearer(secret) })).status).toBe(200)
    server.clock.pass(dayMs)
    expect((await webRequest(server.webUrl, stats, { headers: bearer(secret) })).status).toBe(401)
  })

  it('shows when it was last used', async () => {
    const server = await startHostedServer()
    const admin = await setUp(server)
    const { secret } = await make(admin, ['read'])
    await webRequest(server.webUrl, stats, { headers: bearer(secret) })
    const used = async () => (await admin.send('/api/v1/tokens')).json.items[0].lastUsedAt
    expect(await until(used, { what: 'the last use' })).toMatch(/^\d{4}-/)
  })

  it.each(['', 'vt_', 'vt_x', 'x'.repeat(5000), "' or 1=1 --"])('is not %j', async secret => {
    const server = await startHostedServer()
    await setUp(server)
    expect((await webRequest(server.webUrl, stats, { headers: bearer(secret) })).status).toBe(401)
  })

  it('does not fall back on a cookie when it is wrong', async () => {
    const server = await startHostedServer()
    const admin = await setUp(server)
    expect((await admin.send(stats, { headers: bearer('vt_wrong') })).status).toBe(401)
  })
})

describe('the audit log', () => {
  it('says who did what from where, newest first and in pages', async () => {
    const server = await startHostedServer()
    const { admin, visitor } = await withViewer(server)
    await visitor.signIn(viewer.name, 'wrong')
    const { json } = await admin.send('/api/v1/audit')
    expect(json.items.map((entry: Record<string, unknown>) => [entry.who, entry.action, entry.subject])).toEqual([
      [viewer.name, 'sign-in-failed', null],
      [viewer.name, 'sign-in', null],
      [adminName, 'add-user', viewer.name],
      [adminName, 'set-up', adminName],
    ])
    expect(json.items[0].from).toBe('127.0.0.1')
    const page = await admin.send('/api/v1/audit?limit=3')
    const rest = await admin.send(`/api/v1/audit?limit=3&cursor=${page.json.nextCursor}`)
    expect([...page.json.items, ...rest.json.items]).toEqual(json.items)
    expect(rest.json.nextCursor).toBeNull()
  })

  it('filters by action and by person', async () => {
    const server = await startHostedServer()
    const { admin } = await withViewer(server)
    const found = await admin.send(`/api/v1/audit?action=sign-in&who=${viewer.name}`)
    expect(found.json.items).toHaveLength(1)
  })

  it('keeps passwords out', async () => {
    const server = await startHostedServer()
    const { admin, id } = await withViewer(server)
    await admin.send(`/api/v1/users/${id}`, { method: 'PATCH', body: { password: 'never written down' } })
    const { text } = await admin.send('/api/v1/audit')
    expect(text).toContain('new password')
    for (const secret of ['never written down', adminPassword, viewer.password]) expect(text).not.toContain(secret)
  })

  it('forgets what is older than a year', async () => {
    const server = await startInProcess()
    const admin = await setUp(server)
    await admin.send('/api/v1/audit')
    server.clock.pass(366 * dayMs)
    await admin.signIn(adminName, adminPassword)
    const { json } = await admin.send('/api/v1/audit')
    expect(json.items.map((entry: Record<string, unknown>) => entry.action)).toEqual(['sign-in'])
  })
})
