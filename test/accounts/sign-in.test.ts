import { describe, expect, it } from 'vitest'
import { launchHostedServer, startHostedServer } from '../support/hosted-server.ts'
import { startInProcess } from '../support/server-in-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { adminName, adminPassword, setUp, setupToken, WebVisitor, webRequest } from '../support/web-client.ts'
import { withoutRequestId } from '../support/without-request-id.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const stats = '/api/v1/stats'

const otherPassword = 'quite another password'
const setupBody = (token: string) => ({ token, name: adminName, password: adminPassword })

describe('the first set-up', () => {
  it('is offered with a link on standard output, and nothing can be read before it', async () => {
    const server = await startHostedServer()
    expect(setupToken(server.stdout())).toMatch(/^[\w-]{43}$/)
    const [session, read] = [await webRequest(server.webUrl, '/auth/session'), await webRequest(server.webUrl, stats)]
    expect(session.json).toEqual({ auth: 'on', setupNeeded: true, user: null, csrfToken: null, kiosk: false })
    expect([read.status, read.json.code]).toEqual([401, 'sign-in-needed'])
  })

  it('makes the administrator and signs in', async () => {
    const server = await startHostedServer()
    const visitor = await setUp(server)
    const session = await visitor.send('/auth/session')
    expect(session.json).toMatchObject({ setupNeeded: false, user: { name: adminName, role: 'admin' } })
    expect((await visitor.send(stats)).status).toBe(200)
  })

  it('works once', async () => {
    const server = await startHostedServer()
    await setUp(server)
    const again = await webRequest(server.webUrl, '/auth/setup', { body: setupBody(setupToken(server.stdout())) })
    expect([again.status, again.json.code]).toEqual([409, 'setup-done'])
  })

  it('makes one administrator when two people use the link at the same moment', async () => {
    const server = await startHostedServer()
    const body = setupBody(setupToken(server.stdout()))
    const both = await Promise.all([1, 2].map(() => webRequest(server.webUrl, '/auth/setup', { body })))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it('is refused with another token', async () => {
    const server = await startHostedServer()
    const reply = await webRequest(server.webUrl, '/auth/setup', { body: setupBody('x'.repeat(43)) })
    expect([reply.status, reply.json.code]).toEqual([403, 'setup-link-invalid'])
  })

  it('is refused with a link of yesterday', async () => {
    const server = await startInProcess()
    server.clock.pass(dayMs)
    const reply = await webRequest(server.webUrl, '/auth/setup', { body: setupBody(setupToken(server.stdout())) })
    expect(reply.json.code).toBe('setup-link-invalid')
  })

  it('has a new link after a restart, and none once there is somebody', async () => {
    const dataDir = temporaryFolder()
    const first = await launchHostedServer({ dataDir })
    await first.stop()
    const second = await startHostedServer({ dataDir })
    const old = await webRequest(second.webUrl, '/auth/setup', { body: setupBody(setupToken(first.stdout())) })
    expect(old.json.code).toBe('setup-link-invalid')
    await setUp(second)
    await second.stop()
    const third = await startHostedServer({ dataDir })
    expect(third.stdout()).not.toContain('set up')
  })

  it('wants a password of ten characters', async () => {
    const server = await startHostedServer()
    const body = { ...setupBody(setupToken(server.stdout())), password: 'too short' }
    const reply = await webRequest(server.webUrl, '/auth/setup', { body })
    expect([reply.status, reply.json.fields[0].field]).toEqual([400, 'password'])
  })
})

describe('a sign-in', () => {
  it('gives a cookie that scripts cannot read and other sites do not send', async () => {
    const server = await startHostedServer()
    await setUp(server)
    const reply = await new WebVisitor(server.webUrl).signIn(adminName, adminPassword)
    expect(reply.headers['set-cookie']).toEqual([
      expect.stringMatching(/^viewtron_session=[\w-]{43}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Lax$/),
    ])
    expect(reply.headers['cache-control']).toBe('no-store')
  })

  it('takes the name in any case', async () => {
    const server = await startHostedServer()
    await setUp(server)
    expect((await new WebVisitor(server.webUrl).signIn(adminName.toUpperCase(), adminPassword)).status).toBe(200)
  })

  it('says the same of an unknown name and of a wrong password', async () => {
    const server = await startHostedServer()
    await setUp(server)
    const visitor = new WebVisitor(server.webUrl)
    const [wrong, unknown] = [await visitor.signIn(adminName, 'wrong'), await visitor.signIn('nobody here', 'wrong')]
    expect(wrong.status).toBe(401)
    expect(withoutRequestId(unknown.text)).toEqual(withoutRequestId(wrong.text))
  })

  it('does not take over a secret that somebody else put into the browser', async () => {
    const server = await startHostedServer()
    const thief = await setUp(server)
    const victim = new WebVisitor(server.webUrl)
    victim.cookie = thief.cookie
    const before = victim.cookie
    await victim.signIn(adminName, adminPassword)
    expect(victim.cookie).not.toBe(before)
    expect((await thief.send(stats)).status).toBe(401)
  })

  it('ends with the sign-out, also for a stolen cookie', async () => {
    const server = await startHostedServer()
    const visitor = await setUp(server)
    const thief = new WebVisitor(server.webUrl)
    thief.cookie = visitor.cookie
    expect((await thief.send(stats)).status).toBe(200)
    const reply = await visitor.send('/auth/sign-out', { method: 'POST' })
    expect([reply.status, reply.headers['set-cookie']?.[0]]).toEqual([204, expect.stringContaining('Max-Age=0')])
    expect((await thief.send(stats)).status).toBe(401)
  })

  it('ends everywhere on request', async () => {
    const server = await startHostedServer()
    const [here, there] = [await setUp(server), new WebVisitor(server.webUrl)]
    await there.signIn(adminName, adminPassword)
    await here.send('/auth/sign-out-everywhere', { method: 'POST' })
    expect([(await here.send(stats)).status, (await there.send(stats)).status]).toEqual([401, 401])
  })

  it('ends elsewhere when the password is changed, which needs the old one', async () => {
    const server = await startHostedServer()
    const [here, there] = [await setUp(server), new WebVisitor(server.webUrl)]
    await there.signIn(adminName, adminPassword)
    const wrong = await here.send('/auth/password', { body: { current: 'wrong', next: otherPassword } })
    expect(wrong.json.code).toBe('sign-in-failed')
    const right = await here.send('/auth/password', { body: { current: adminPassword, next: otherPassword } })
    expect(right.status).toBe(204)
    expect([(await here.send(stats)).status, (await there.send(stats)).status]).toEqual([200, 401])
    expect((await there.signIn(adminName, adminPassword)).status).toBe(401)
    expect((await there.signIn(adminName, otherPassword)).status).toBe(200)
  })

  it('survives a restart of the server', async () => {
    const dataDir = temporaryFolder()
    const first = await launchHostedServer({ dataDir })
    const visitor = await setUp(first)
    await first.stop()
    const second = await startHostedServer({ dataDir })
    expect((await webRequest(second.webUrl, stats, { headers: { cookie: visitor.cookie ?? '' } })).status).toBe(200)
  })
})

describe('the secret of a sign-in', () => {
  it('changes once a day; the old one works a minute longer, and everybody gets the same new one', async () => {
    const server = await startInProcess()
    const visitor = await setUp(server)
    const headers = { cookie: visitor.cookie ?? '' }
    server.clock.pass(dayMs)
    const together = await Promise.all([1, 2, 3].map(() => webRequest(server.webUrl, stats, { headers })))
    const given = new Set(together.map(reply => reply.headers['set-cookie']?.[0]?.split(';')[0]))
    expect(together.map(({ status }) => status)).toEqual([200, 200, 200])
    expect([given.size, given.has(headers.cookie)]).toEqual([1, false])
    server.clock.pass(minuteMs - 1000)
    expect((await webRequest(server.webUrl, stats, { headers })).status).toBe(200)
    server.clock.pass(10_000)
    expect((await webRequest(server.webUrl, stats, { headers })).status).toBe(401)
    const fresh = await webRequest(server.webUrl, stats, { headers: { cookie: [...given][0] ?? '' } })
    expect([fresh.status, fresh.headers['set-cookie']]).toEqual([200, undefined])
  })

  it('keeps the csrf token, so that open pages can go on', async () => {
    const server = await startInProcess()
    const visitor = await setUp(server)
    server.clock.pass(dayMs)
    await visitor.send(stats)
    expect((await visitor.send('/auth/sign-out', { method: 'POST' })).status).toBe(204)
  })

  it('is no longer valid after 14 days without use', async () => {
    const server = await startInProcess()
    const visitor = await setUp(server)
    server.clock.pass(14 * dayMs - hourMs)
    expect((await visitor.send(stats)).status).toBe(200)
    server.clock.pass(14 * dayMs + hourMs)
    expect((await visitor.send(stats)).status).toBe(401)
  })

  it('is no longer valid after 90 days, however much it was used', async () => {
    const server = await startInProcess()
    const visitor = await setUp(server)
    for (let day = 0; day < 89; day += 10) {
      server.clock.pass(10 * dayMs - hourMs)
      expect((await visitor.send(stats)).status).toBe(200)
    }
    server.clock.pass(dayMs)
    expect((await visitor.send(stats)).status).toBe(401)
  })
})

describe('who guesses passwords', () => {
  const fail = (visitor: WebVisitor, name: string, from?: string) =>
    visitor.signIn(name, 'wrong', from === undefined ? {} : { from })

  it('has five attempts, then has to wait longer and longer', async () => {
    const server = await startInProcess()
    await setUp(server)
    const visitor = new WebVisitor(server.webUrl)
    for (let n = 0; n < 5; n++) expect((await fail(visitor, adminName)).status).toBe(401)
    const refused = await visitor.signIn(adminName, adminPassword)
    expect([refused.status, refused.json.code, refused.headers['retry-after']]).toEqual([429, 'too-many-attempts', '1'])
    server.clock.pass(1000)
    expect((await fail(visitor, adminName)).status).toBe(401)
    expect((await fail(visitor, adminName)).headers['retry-after']).toBe('2')
    server.clock.pass(2000)
    expect((await visitor.signIn(adminName, adminPassword)).status).toBe(200)
  })

  it('is slowed down across names too', async () => {
    const server = await startInProcess()
    await setUp(server)
    const visitor = new WebVisitor(server.webUrl)
    for (let n = 0; n < 5; n++) await fail(visitor, `name ${n}`)
    expect((await fail(visitor, 'one more')).status).toBe(429)
  })

  it('gains nothing by asking many times at once', async () => {
    const server = await startInProcess()
    await setUp(server)
    const visitor = new WebVisitor(server.webUrl)
    const replies = await Promise.all(Array.from({ length: 20 }, () => fail(visitor, adminName)))
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(5)
  })

  it('does not lock anybody out at another address', async () => {
    const server = await startInProcess()
    await setUp(server)
    for (let n = 0; n < 8; n++) await fail(new WebVisitor(server.webUrl), adminName, '127.0.0.9')
    expect((await fail(new WebVisitor(server.webUrl), adminName, '127.0.0.9')).status).toBe(429)
    const elsewhere = await new WebVisitor(server.webUrl).signIn(adminName, adminPassword, { from: '127.0.0.2' })
    expect(elsewhere.status).toBe(200)
  })

  it('is forgotten after an hour', async () => {
    const server = await startInProcess()
    await setUp(server)
    const visitor = new WebVisitor(server.webUrl)
    for (let n = 0; n < 5; n++) await fail(visitor, adminName)
    server.clock.pass(hourMs)
    for (let n = 0; n < 5; n++) expect((await fail(visitor, adminName)).status).toBe(401)
  })

  it('finds no password of the set-up form stored anywhere', async () => {
    const server = await startHostedServer()
    const admin = await setUp(server)
    await new WebVisitor(server.webUrl).signIn(adminPassword, 'typed into the wrong field')
    const { text } = await admin.send('/api/v1/audit')
    expect(text).toContain('sign-in-failed')
    expect(text).not.toContain(adminPassword)
  })
})
