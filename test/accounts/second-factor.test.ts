import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { type InProcessServer, startInProcess } from '../support/server-in-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { adminName, adminPassword, setUp, WebVisitor } from '../support/web-client.ts'

const stepMs = 30_000
const factor = '/auth/second-factor'
const stats = '/api/v1/stats'
const password = adminPassword

/** The code that an app with this key shows now. */
function codeAt({ clock }: InProcessServer, secret: string): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now().getTime() })
}

/** Turns a second factor on; the key of the app and the recovery codes. */
async function turnOn(server: InProcessServer, visitor: WebVisitor) {
  const { secret, uri } = (await visitor.send(factor, { body: { password } })).json
  const confirmed = await visitor.send(`${factor}/confirm`, { body: { code: codeAt(server, secret) } })
  const { recoveryCodes } = confirmed.json as { recoveryCodes: string[] }
  return { secret: secret as string, uri: uri as string, recoveryCodes }
}

async function siteWithFactor(options: { dataDir?: string } = {}) {
  const server = await startInProcess(options)
  const ann = await setUp(server)
  return { server, ann, ...(await turnOn(server, ann)) }
}

/** Signs in with a new browser: the status and the code of the error. */
async function signIn(server: InProcessServer, code?: string) {
  const body = { name: adminName, password, ...(code !== undefined && { code }) }
  const { status, json } = await new WebVisitor(server.webUrl).send('/auth/sign-in', { body })
  return [status, json.code ?? null]
}

const problem = ({ status, json }: { status: number; json: { code: string } }) => [status, json.code]

describe('a second factor', () => {
  it('is off until a first code was typed, and then asks for a code at every sign-in', async () => {
    const server = await startInProcess()
    const ann = await setUp(server)
    expect((await ann.send(factor)).json).toEqual({ since: null, recoveryCodes: 0, isRequired: false })
    const { secret, uri } = (await ann.send(factor, { body: { password } })).json
    expect(uri).toMatch(/^otpauth:\/\/totp\/Viewtron:Ann\?issuer=Viewtron&secret=[A-Z2-7]{32}&/)
    expect(await signIn(server)).toEqual([200, null])
    expect(problem(await ann.send(`${factor}/confirm`, { body: { code: '000000' } }))).toEqual([401, 'code-wrong'])
    const confirmed = await ann.send(`${factor}/confirm`, { body: { code: codeAt(server, secret) } })
    expect(confirmed.json.recoveryCodes).toHaveLength(10)
    expect((await ann.send(factor)).json).toEqual({
      since: server.clock.now().toISOString(),
      recoveryCodes: 10,
      isRequired: false,
    })
    expect((await ann.send('/api/v1/users')).json.items).toMatchObject([{ name: adminName, hasSecondFactor: true }])
    expect(await signIn(server)).toEqual([401, 'code-needed'])
    expect(await signIn(server, '000000')).toEqual([401, 'code-wrong'])
    server.clock.pass(stepMs)
    const code = codeAt(server, secret)
    expect(await signIn(server, ` ${code.slice(0, 3)} ${code.slice(3)} `)).toEqual([200, null])
  })

  it('ends the other sessions when it is turned on', async () => {
    const server = await startInProcess()
    const ann = await setUp(server)
    const other = new WebVisitor(server.webUrl)
    await other.signIn(adminName, password)
    await turnOn(server, ann)
    expect([(await ann.send(stats)).status, (await other.send(stats)).status]).toEqual([200, 401])
  })

  it('accepts each code once, also when it is sent twice at once, and those of the steps beside', async () => {
    const { server, secret } = await siteWithFactor()
    // The code that turned it on is used up.
    expect(await signIn(server, codeAt(server, secret))).toEqual([401, 'code-wrong'])
    server.clock.pass(stepMs)
    const code = codeAt(server, secret)
    const both = await Promise.all([signIn(server, code), signIn(server, code)])
    expect(both.map(([status]) => status).sort()).toEqual([200, 401])
    server.clock.pass(stepMs)
    const late = codeAt(server, secret)
    server.clock.pass(stepMs)
    expect(await signIn(server, late)).toEqual([200, null])
    server.clock.pass(stepMs)
    const tooLate = codeAt(server, secret)
    server.clock.pass(2 * stepMs)
    expect(await signIn(server, tooLate)).toEqual([401, 'code-wrong'])
  })

  it('slows down those who guess codes, although they have the password', async () => {
    const { server, secret } = await siteWithFactor()
    server.clock.pass(stepMs)
    for (let guess = 0; guess < 5; guess++) expect(await signIn(server, '000000')).toEqual([401, 'code-wrong'])
    expect(await signIn(server, codeAt(server, secret))).toEqual([429, 'too-many-attempts'])
  })

  it('is replaced by each recovery code once; new ones end the old ones', async () => {
    const { server, ann, recoveryCodes } = await siteWithFactor()
    const [first = '', second = ''] = recoveryCodes
    expect(await signIn(server, first.toLowerCase().replaceAll('-', ' '))).toEqual([200, null])
    expect(await signIn(server, first)).toEqual([401, 'code-wrong'])
    expect((await ann.send(factor)).json.recoveryCodes).toBe(9)
    const renewed = await ann.send(`${factor}/recovery-codes`, { body: { password } })
    expect(await signIn(server, second)).toEqual([401, 'code-wrong'])
    expect(await signIn(server, renewed.json.recoveryCodes[0])).toEqual([200, null])
  })

  it('is changed only with the password, and not with a token', async () => {
    const { server, ann } = await siteWithFactor()
    const wrong = { body: { password: 'not the password' } }
    for (const path of ['', '/recovery-codes', '/remove']) {
      expect(problem(await ann.send(`${factor}${path}`, wrong))).toEqual([401, 'sign-in-failed'])
    }
    expect(problem(await ann.send(factor, { body: { password } }))).toEqual([409, 'second-factor-on'])
    const token = await ann.send('/api/v1/tokens', { body: { name: 'all', scopes: ['admin'] } })
    const program = new WebVisitor(server.webUrl)
    const headers = { authorization: `Bearer ${token.json.secret}` }
    expect(problem(await program.send(factor, { headers }))).toEqual([401, 'sign-in-needed'])
    expect((await ann.send(`${factor}/remove`, { body: { password } })).status).toBe(204)
    expect(await signIn(server)).toEqual([200, null])
    expect(problem(await ann.send(`${factor}/remove`, { body: { password } }))).toEqual([409, 'second-factor-off'])
    const { items } = (await ann.send('/api/v1/audit')).json
    const actions = items.map(({ action }: { action: string }) => action)
    expect(actions).toEqual(expect.arrayContaining(['add-second-factor', 'remove-second-factor']))
  })

  it('is turned off by an administrator for somebody who lost the phone', async () => {
    const { server, ann } = await siteWithFactor()
    const { id } = (await ann.send('/api/v1/users')).json.items[0]
    expect((await ann.send(`/api/v1/users/${id}/second-factor`, { method: 'DELETE' })).status).toBe(204)
    expect(await signIn(server)).toEqual([200, null])
  })

  it('comes back with a user who is restored', async () => {
    const { server, ann, secret } = await siteWithFactor()
    const second = { name: 'Bob', password, role: 'admin' }
    await ann.send('/api/v1/users', { body: second })
    const bob = new WebVisitor(server.webUrl)
    await bob.signIn(second.name, password)
    const { id } = (await bob.send('/api/v1/users')).json.items.find(({ name }: { name: string }) => name === adminName)
    await bob.send(`/api/v1/users/${id}`, { method: 'DELETE' })
    await bob.send(`/api/v1/users/${id}/restore`, { method: 'POST' })
    expect(await signIn(server)).toEqual([401, 'code-needed'])
    server.clock.pass(stepMs)
    expect(await signIn(server, codeAt(server, secret))).toEqual([200, null])
  })

  it('says that the key is gone, and accepts recovery codes then', async () => {
    const dataDir = temporaryFolder()
    const { server, secret, recoveryCodes } = await siteWithFactor({ dataDir })
    server.clock.pass(stepMs)
    rmSync(join(dataDir, '.keys'), { recursive: true })
    expect(await signIn(server, codeAt(server, secret))).toEqual([503, 'second-factor-unreadable'])
    expect(await signIn(server, recoveryCodes[0])).toEqual([200, null])
  })
})

describe('a role that must have a second factor', () => {
  it('reaches nothing but the set-up before, and everything afterwards', async () => {
    const server = await startInProcess()
    const ann = await setUp(server)
    const change = await ann.send('/api/v1/settings', { method: 'PATCH', body: { secondFactorRoles: ['viewer'] } })
    expect(change.json.secondFactorRoles).toEqual(['viewer'])
    expect((await ann.send(stats)).status).toBe(200)
    await ann.send('/api/v1/users', { body: { name: 'Eve', password, role: 'viewer' } })
    const eve = new WebVisitor(server.webUrl)
    expect((await eve.signIn('Eve', password)).json).toMatchObject({ user: { name: 'Eve' }, lacksSecondFactor: true })
    for (const path of [stats, '/api/v1/events', '/api/v1/stream']) {
      expect(problem(await eve.send(path))).toEqual([403, 'second-factor-needed'])
    }
    expect((await eve.send('/auth/session')).json.lacksSecondFactor).toBe(true)
    expect((await eve.send(factor)).json).toEqual({ since: null, recoveryCodes: 0, isRequired: true })
    await turnOn(server, eve)
    expect((await eve.send(stats)).status).toBe(200)
    expect((await eve.send('/auth/session')).json).not.toHaveProperty('lacksSecondFactor')
  })
})

describe('passkeys', () => {
  it('are not offered for an IP address, and not without the password', async () => {
    const server = await startInProcess()
    const ann = await setUp(server)
    const options = '/auth/passkeys/options'
    expect(problem(await ann.send(options, { body: { password } }))).toEqual([409, 'passkeys-need-name'])
    expect(problem(await ann.send(options, { body: { password: 'wrong' } }))).toEqual([401, 'sign-in-failed'])
    expect((await ann.send('/auth/passkeys')).json).toEqual({ items: [] })
  })

  it('are refused when nobody has them, or when they were not made here', async () => {
    const server = await startInProcess({ env: { VIEWTRON_PUBLIC_URL: 'https://video.example.org' } })
    const ann = await setUp(server)
    const stranger = new WebVisitor(server.webUrl)
    const { publicKey } = (await stranger.send('/auth/passkeys/challenge', { method: 'POST' })).json
    expect(publicKey).toMatchObject({ rpId: 'video.example.org', userVerification: 'required' })
    const proof = { body: { credential: { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: {} } } }
    expect(problem(await stranger.send('/auth/passkeys/sign-in', proof))).toEqual([401, 'passkey-refused'])
    const made = {
      body: { name: 'phone', credential: { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response: {} } },
    }
    expect(problem(await ann.send('/auth/passkeys', made))).toEqual([401, 'passkey-refused'])
    expect(problem(await ann.send('/auth/passkeys/AAAA', { method: 'DELETE' }))).toEqual([404, 'not-found'])
  })
})
