import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { startHostedServer } from '../../support/hosted-server.ts'
import { rowsOf } from '../../support/stored.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { setUp } from '../../support/web-client.ts'
import { call, deliveriesOf, platePost, serverWith, webhookYaml } from './setup.ts'
import { accept, answer, type Received, startTarget } from './target.ts'

const secret = `whsec_${Buffer.from('nobody may ever read this').toString('base64')}`

describe('a webhook made by the API', () => {
  it('starts with the next event, can be changed and removed', async () => {
    const target = await startTarget()
    const server = await serverWith('')
    await server.post(platePost('BEFORE'))
    const made = await call(server, 'outputs', 'POST', { name: 'Gate', url: target.url, allowPrivate: true })
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({
      kind: 'webhook',
      name: 'Gate',
      source: 'database',
      enabled: true,
      state: 'waiting',
    })
    const { id } = made.json
    await server.post(platePost('AFTER'))
    const [first] = await target.got(1)
    expect(first?.json.event.targets[0].plate.number).toBe('AFTER')
    const change = { name: 'Front gate', headers: { authorization: 'Bearer abc' }, maxAge: '10m' }
    expect((await call(server, `outputs/${id}`, 'PATCH', change)).json).toMatchObject({
      name: 'Front gate',
      config: { maxAge: '10m', headers: { authorization: null }, allowPrivate: true },
    })
    const second = { headers: { authorization: null, 'x-more': '1' }, maxAge: null }
    const { config } = (await call(server, `outputs/${id}`, 'PATCH', second)).json
    expect([config.maxAge, Object.keys(config.headers)]).toEqual([undefined, ['authorization', 'x-more']])
    await server.post(platePost('CHANGED'))
    const received = (await target.got(2))[1]
    expect(received?.headers).toMatchObject({ authorization: 'Bearer abc', 'x-more': '1' })
    expect((await call(server, `outputs/${id}`, 'DELETE')).status).toBe(204)
    expect((await call(server, `outputs/${id}`, 'DELETE')).status).toBe(404)
    expect((await call(server, 'outputs')).json.items.map((one: { kind: string }) => one.kind)).toEqual([
      'alert',
      'push',
    ])
  })

  it('that is disabled misses the events of that time', async () => {
    const target = await startTarget()
    const server = await serverWith('')
    const { id } = (await call(server, 'outputs', 'POST', { name: 'Gate', url: target.url, allowPrivate: true })).json
    expect((await call(server, `outputs/${id}`, 'PATCH', { enabled: false })).json).toMatchObject({ state: 'off' })
    await server.post(platePost('MISSED'))
    await call(server, `outputs/${id}`, 'PATCH', { enabled: true })
    await server.post(platePost('SENT'))
    const [first] = await target.got(1)
    expect(first?.json.event.targets[0].plate.number).toBe('SENT')
  })

  it('cancels its pending deliveries when it is removed', async () => {
    const target = await startTarget(answer(500))
    const server = await serverWith('')
    const { id } = (await call(server, 'outputs', 'POST', { name: 'Gate', url: target.url, allowPrivate: true })).json
    await server.post(platePost('CAR1'))
    await deliveriesOf(server, 1, '&status=pending')
    await call(server, `outputs/${id}`, 'DELETE')
    const [cancelled] = await deliveriesOf(server, 1, '&status=cancelled')
    expect(cancelled?.reason).toBe('the webhook was removed')
    const sent = target.received.length
    expect((await call(server, `deliveries/${cancelled?.id}/resend`, 'POST')).status).toBe(404)
    expect(target.received).toHaveLength(sent)
  })

  it('continues where it was after a restart', async () => {
    const target = await startTarget(answer(500))
    const server = await serverWith('')
    await call(server, 'outputs', 'POST', { name: 'Gate', url: target.url, allowPrivate: true, secret })
    await server.post(platePost('CAR1'))
    await deliveriesOf(server, 1, '&status=pending')
    await server.stop()
    target.behave(accept)
    const again = await startHostedServer({ dataDir: server.dataDir, env: { VIEWTRON_AUTH: 'off' } })
    const [delivered] = await deliveriesOf(again, 1, '&status=delivered')
    expect(new Set(target.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([delivered?.id]))
  })

  it.each([
    [{ name: 'A', url: 'ftp://example.org/' }, 'url'],
    [{ name: 'A', url: 'https://example.org/', template: '{"a": }' }, 'template'],
    [{ name: 'A', url: 'https://example.org/', maxAge: 'soon' }, 'maxAge'],
    [{ name: 'A', url: 'https://example.org/', when: { categroy: ['lpr'] } }, 'categroy'],
    [{ name: 'A', url: 'https://example.org/', secret: 'whsec_' }, 'whsec_'],
  ])('is refused with a reason when it cannot work: %j', async (body, reason) => {
    const server = await serverWith('')
    const reply = await call(server, 'outputs', 'POST', body)
    expect([reply.status, reply.text]).toEqual([400, expect.stringContaining(reason)])
  })

  it('needs a name of its own, and those of the file cannot be changed', async () => {
    const server = await serverWith(webhookYaml('https://example.org/'))
    const taken = await call(server, 'outputs', 'POST', { name: 'GATE', url: 'https://example.org/' })
    expect([taken.status, taken.json.code]).toEqual([409, 'output-name-taken'])
    const inFile = await call(server, 'outputs/file:gate', 'PATCH', { enabled: false })
    expect([inFile.status, inFile.json.code]).toEqual([409, 'output-in-file'])
  })
})

describe('rotating a secret', () => {
  const isSignedBy = (one: string, { body, headers }: Received) => {
    try {
      return Boolean(new StandardWebhook(one).verify(body.toString(), headers as Record<string, string>))
    } catch {
      return false
    }
  }

  it('shows the new secret once; the old one signs too until it is dropped', async () => {
    const target = await startTarget()
    const server = await serverWith('')
    const input = { name: 'Gate', url: target.url, allowPrivate: true, secret }
    const { id } = (await call(server, 'outputs', 'POST', input)).json
    const signers = async (plate: string, secrets: string[]) => {
      await server.post(platePost(plate))
      const received = await until(() => target.received.find(({ body }) => body.includes(plate)), { what: plate })
      return secrets.map(one => isSignedBy(one, received))
    }
    const rotated = await call(server, `outputs/${id}/rotate`, 'POST')
    const { secret: fresh, output } = rotated.json
    expect([rotated.status, output.config.secrets, fresh]).toEqual([200, 2, expect.stringMatching(/^whsec_.{44}$/)])
    expect(await signers('BOTH1', [fresh, secret])).toEqual([true, true])
    const { secret: fresher } = (await call(server, `outputs/${id}/rotate`, 'POST')).json
    expect(await signers('BOTH2', [fresher, fresh, secret])).toEqual([true, true, false])
    const dropped = await call(server, `outputs/${id}/old-secret`, 'DELETE')
    expect([dropped.status, dropped.json.config.secrets]).toEqual([200, 1])
    expect(await signers('ONE', [fresher, fresh])).toEqual([true, false])
    const shown = [await call(server, 'outputs'), await call(server, 'audit')].map(({ text }) => text).join()
    for (const one of [secret, fresh, fresher]) expect(shown + server.stderr() + server.stdout()).not.toContain(one)
  })

  it('adds a first secret, and refuses webhooks whose secret is in a file', async () => {
    const folder = temporaryFolder()
    const secretFile = join(folder, 'secret')
    writeFileSync(secretFile, `${secret}\n`)
    const server = await serverWith(webhookYaml('https://example.org/'))
    const plain = { name: 'Plain', url: 'https://example.org/' }
    const { id } = (await call(server, 'outputs', 'POST', plain)).json
    expect((await call(server, `outputs/${id}/rotate`, 'POST')).json.output.config.secrets).toBe(1)
    const other = (await call(server, 'outputs', 'POST', { ...plain, name: 'Other', secretFile })).json
    const refused = [
      await call(server, `outputs/${other.id}/rotate`, 'POST'),
      await call(server, 'outputs/file:gate/rotate', 'POST'),
      await call(server, 'outputs/nothing/old-secret', 'DELETE'),
    ]
    expect(refused.map(({ json }) => json.code)).toEqual(['output-secret-in-file', 'output-in-file', 'not-found'])
  })
})

describe('trying a webhook out', () => {
  it('sends a made-up event at once and reports the answer', async () => {
    const target = await startTarget()
    const server = await serverWith(webhookYaml(target.url))
    expect((await call(server, 'outputs/file:gate/test', 'POST')).json).toMatchObject({ ok: true, statusCode: 200 })
    expect(target.received[0]?.json).toMatchObject({ type: 'test', event: { camera: { name: 'Sample camera' } } })
    target.behave(answer(403))
    expect((await call(server, 'outputs/file:gate/test', 'POST')).json).toMatchObject({
      ok: false,
      statusCode: 403,
      detail: expect.stringContaining('the target answered 403'),
    })
    await target.close()
    expect((await call(server, 'outputs/file:gate/test', 'POST')).json).toMatchObject({
      ok: false,
      statusCode: null,
      detail: 'nothing answers at that address',
    })
    expect((await call(server, 'outputs/alerts/test', 'POST')).json.code).toBe('output-not-testable')
  })
})

describe('private networks', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '0x7f.1', '169.254.169.254'])(
    'are closed to a webhook that was not let in: %s',
    async host => {
      const target = await startTarget()
      const url = `http://${host}:${new URL(target.url).port}/`
      const server = await serverWith(webhookYaml(url, { allowPrivate: false }))
      expect((await call(server, 'outputs/file:gate/test', 'POST')).json).toMatchObject({
        ok: false,
        detail: expect.stringContaining('private network'),
      })
      expect(target.received).toHaveLength(0)
    },
  )
})

describe('secrets', () => {
  it('are in no answer, not in the log and not in the audit log', async () => {
    const target = await startTarget()
    const folder = temporaryFolder()
    const path = '/services/T000/secret-path'
    const inFile = {
      name: 'gate',
      url: `http://ann:pass-word@${new URL(target.url).host}${path}`,
      allowPrivate: true,
      secret,
    }
    writeFileSync(join(folder, 'viewtron.yaml'), `webhooks: [${JSON.stringify(inFile)}]\n`)
    const server = await startHostedServer({ dataDir: folder, env: { VIEWTRON_LOG_LEVEL: 'debug' } })
    const admin = await setUp(server)
    const body = {
      name: 'made',
      url: target.url,
      allowPrivate: true,
      secret,
      headers: { authorization: 'Bearer hidden-token' },
    }
    const answers = [await admin.send('/api/v1/outputs', { body })]
    const { id } = answers[0]?.json ?? {}
    answers.push(
      await admin.send(`/api/v1/outputs/${id}`, { method: 'PATCH', body: { secret: [secret, `${secret}2`] } }),
    )
    answers.push(await admin.send('/api/v1/outputs'))
    answers.push(await admin.send(`/api/v1/outputs/${id}/test`, { method: 'POST' }))
    answers.push(await admin.send('/api/v1/outputs/file:gate/test', { method: 'POST' }))
    answers.push(await admin.send('/api/v1/outputs/nothing', { method: 'PATCH', body: { secret } }))
    await server.post(platePost('CAR1'))
    await target.got(4)
    await until(async () => {
      answers.push(await admin.send('/api/v1/audit'))
      return answers.at(-1)?.text.includes('test-webhook')
    })
    answers.push(await admin.send('/api/v1/deliveries'))
    const everything = [...answers.map(({ text }) => text), server.stdout(), server.stderr()].join('\n')
    for (const hidden of [secret, 'hidden-token', 'pass-word']) expect(everything).not.toContain(hidden)
    const token = (await admin.send('/api/v1/tokens', { body: { name: 'reader', scopes: ['read'] } })).json
    const reader = await admin.send('/api/v1/outputs', {
      headers: { authorization: `Bearer ${token.secret ?? token.token}` },
    })
    expect([reader.status, reader.text]).toEqual([200, expect.not.stringContaining('secret-path')])
    expect(rowsOf(folder, 'select config from output').length).toBe(1)
  })
})

describe('the settings file', () => {
  it.each([
    [
      'webhooks: [{ name: gate, url: https://example.org, when: { categroy: lpr } }]',
      'webhooks[0].when.categroy: did you mean category?',
    ],
    ['webhooks: [{ name: gate, url: https://example.org, maxAge: soon }]', 'webhooks[0].maxAge: must be a duration'],
    ['webhooks: [{ name: a, url: https://a.example }, { name: A, url: https://b.example }]', 'two webhooks called A'],
    ['webhooks: [{ name: a, url: https://a.example, secretFile: /no/such/file }]', 'cannot read it'],
    ["webhooks: [{ name: a, url: https://a.example, template: '{' }]", 'is no JSON'],
  ])('is refused with the place that is wrong: %s', async (yaml, reason) => {
    await expect(serverWith(`${yaml}\n`)).rejects.toThrow(reason)
  })
})
