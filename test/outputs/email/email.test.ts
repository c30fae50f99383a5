import { X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EmailInput } from '../../../src/outputs/email/email-schema.ts'
import { selfSigned } from '../../../src/simulator/devices/index.ts'
import { type HostedServer, launchHostedServer } from '../../support/hosted-server.ts'
import { freshPost } from '../../support/posts.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { call, deliveriesOf } from '../webhook/setup.ts'
import { loginOf, startMailServer } from './mail-server.ts'

describe('e-mails', () => {
  let server: HostedServer
  let certificate: Awaited<ReturnType<typeof selfSigned>>

  beforeAll(async () => {
    server = await launchHostedServer({ env: { VIEWTRON_AUTH: 'off' } })
    certificate = await selfSigned('127.0.0.1')
  })
  afterAll(() => server.dispose())

  const input = (port: number, more: Partial<EmailInput> = {}) => ({
    kind: 'email',
    name: 'mail',
    host: '127.0.0.1',
    port,
    security: 'none',
    from: 'Gate <gate@example.org>',
    to: ['ann@example.org', 'Bob <bob@example.org>'],
    ...more,
  })
  const tried = async (port: number, more: Partial<EmailInput> = {}) =>
    (await call(server, 'outputs/test', 'POST', input(port, more))).json

  it('arrive with pictures inline, and are listed as deliveries', async () => {
    const mails = await startMailServer()
    const made = await call(server, 'outputs', 'POST', input(mails.port, { when: { category: ['lpr'] } }))
    expect(made.status).toBe(201)
    await server.post(freshPost('ipc-v1x/lpr'))
    await until(() => mails.received.length > 0, { what: 'the e-mail' })
    const [mail] = mails.received
    expect(mail?.from).toBe('gate@example.org')
    expect(mail?.to).toEqual(['ann@example.org', 'bob@example.org'])
    expect(mail?.header('subject')).toMatch(/License plate/)
    expect(mail?.header('auto-submitted')).toBe('auto-generated')
    expect(mail?.raw).toMatch(/Content-Type: image\/jpeg[\s\S]*Content-Id: <picture-0@viewtron>/i)
    expect(mail?.raw).toContain('cid:picture-0@viewtron')
    const [delivery] = await deliveriesOf(server, 1, '&status=delivered')
    expect(delivery).toMatchObject({ output: { name: 'mail' }, status: 'delivered' })
    await call(server, `outputs/${made.json.id}`, 'DELETE')
  })

  it('are sent after a sign-in over STARTTLS to a server whose authority is trusted', async () => {
    const mails = await startMailServer({ ...certificate, onAuth: loginOf('ann', 'secret') })
    const login = { security: 'starttls', user: 'ann', password: 'secret' } as const
    const untrusted = await tried(mails.port, login)
    expect([untrusted.ok, untrusted.detail]).toEqual([false, expect.stringContaining('self-signed')])
    expect(await tried(mails.port, { ...login, tls: { fingerprint: fingerprintOf(certificate.cert) } })).toMatchObject({
      ok: true,
      statusCode: 250,
    })
    expect(mails.received[0]).toMatchObject({ isSecure: true, user: 'ann' })
  })

  it('trust an authority from a file or as text, over TLS from the first byte', async () => {
    const mails = await startMailServer({ ...certificate, secure: true })
    const file = join(temporaryFolder(), 'ca.pem')
    writeFileSync(file, certificate.cert)
    for (const ca of [file, certificate.cert]) {
      // The certificate is trusted, and only its name does not fit the address.
      const { detail } = await tried(mails.port, { security: 'tls', tls: { ca } })
      expect(detail).toBe("the target's certificate is for another name")
    }
    const other = await selfSigned('other')
    const pinned = await tried(mails.port, { security: 'tls', tls: { fingerprint: fingerprintOf(other.cert) } })
    expect([pinned.ok, pinned.detail]).toEqual([false, expect.stringContaining('another one')])
    expect(mails.received).toEqual([])
  })

  it('say in words why they cannot be sent', async () => {
    const strict = await startMailServer({
      ...certificate,
      authOptional: false,
      onAuth: loginOf('ann', 'secret'),
    })
    const tls = { fingerprint: fingerprintOf(certificate.cert) }
    const wrong = await tried(strict.port, { security: 'starttls', tls, user: 'ann', password: 'guess' })
    expect(wrong.detail).toMatch(/^the mail server refused the user or password \(it answered: 535/)
    expect((await tried(strict.port, { security: 'starttls', tls })).detail).toMatch(/wants a user and password/)
    const plain = await startMailServer({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('No such user'), { responseCode: 550 })),
    })
    expect((await tried(plain.port)).detail).toMatch(
      /refused the sender or the recipients \(it answered: 550 No such user/,
    )
    expect((await tried(plain.port, { security: 'starttls' })).detail).toMatch(/does not offer STARTTLS/)
    expect((await tried(1)).detail).toBe('nothing answers at that address')
  })

  it('never show the password, and do not send it to another server', async () => {
    const mails = await startMailServer({ ...certificate, onAuth: loginOf('ann', 'secret') })
    const tls = { fingerprint: fingerprintOf(certificate.cert) }
    const login = { security: 'starttls', user: 'ann', password: 'secret', tls } as const
    const made = await call(server, 'outputs', 'POST', input(mails.port, login))
    expect(made.json.config).toMatchObject({ hasPassword: true, user: 'ann' })
    expect(JSON.stringify(made.json)).not.toContain('secret')
    const path = `outputs/${made.json.id}`
    expect((await call(server, path, 'PATCH', { to: ['carl@example.org'] })).status).toBe(200)
    expect((await call(server, `${path}/test`, 'POST', {})).json.ok).toBe(true)
    const moved = await call(server, path, 'PATCH', { host: 'evil.example' })
    expect([moved.status, moved.json.detail]).toEqual([400, expect.stringContaining('enter the password again')])
    expect((await call(server, path, 'PATCH', { enabled: false })).json.enabled).toBe(false)
    await call(server, path, 'DELETE')
  })

  it.each([
    [{ to: ['ann'] }, 'to.0'],
    [{ from: 'a@b.c\r\nBcc: d@e.f' }, 'from'],
    [{ host: 'ann@mail.example.org' }, 'host'],
    [{ user: 'ann' }, 'needed together'],
    [{ tls: { fingerprint: `${'AB:'.repeat(31)}AB` } }, 'security'],
  ])('refuse settings that cannot work: %j', async (more, where) => {
    const { status, json } = await call(server, 'outputs', 'POST', input(25, more as Partial<EmailInput>))
    expect([status, JSON.stringify(json)]).toEqual([400, expect.stringContaining(where)])
  })
})

const fingerprintOf = (pem: string) => new X509Certificate(pem).fingerprint256
