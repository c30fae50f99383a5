import { X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { selfSigned } from '../../../src/simulator/devices/self-signed.ts'
import type { HostedServer } from '../../support/hosted-server.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { call, platePost, serverWith, webhookYaml } from './setup.ts'

/** A target with a certificate of a private authority. */
async function secureTarget(name = 'localhost') {
  const certificate = await selfSigned(name)
  const received: string[] = []
  const server = https.createServer(certificate, (request, response) => {
    received.push(request.url ?? '')
    request.resume()
    response.end('taken')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { fingerprint256: fingerprint } = new X509Certificate(certificate.cert)
  const { port } = server.address() as AddressInfo
  return { url: `https://localhost:${port}/hook`, received, pem: certificate.cert, fingerprint }
}

async function tested(server: HostedServer, webhook: object) {
  const made = await call(server, 'outputs', 'POST', { name: 'Gate', allowPrivate: true, ...webhook })
  expect(made.status).toBe(201)
  const { json } = await call(server, `outputs/${made.json.id}/test`, 'POST')
  expect((await call(server, `outputs/${made.json.id}`, 'DELETE')).status).toBe(204)
  return json
}

describe('a webhook to a target with a private certificate', () => {
  it('is sent if its authority or fingerprint is configured, and otherwise explains what to do', async () => {
    const target = await secureTarget()
    const server = await serverWith('')
    const { url } = target
    const refused = await tested(server, { url })
    expect([refused.ok, refused.detail]).toEqual([false, expect.stringContaining('self-signed')])
    expect(await tested(server, { url, tls: { ca: target.pem } })).toMatchObject({ ok: true, statusCode: 200 })
    const plain = target.fingerprint.replaceAll(':', '').toLowerCase()
    for (const fingerprint of [target.fingerprint, plain]) {
      expect(await tested(server, { url, tls: { fingerprint } })).toMatchObject({ ok: true, statusCode: 200 })
    }
    expect(target.received).toHaveLength(3)
  })

  it('sends nothing if the certificate is another one', async () => {
    const [target, other] = [await secureTarget(), await secureTarget()]
    const server = await serverWith('')
    const pinned = await tested(server, { url: target.url, tls: { fingerprint: other.fingerprint } })
    expect([pinned.ok, pinned.detail]).toEqual([false, expect.stringContaining(target.fingerprint)])
    expect((await tested(server, { url: target.url, tls: { ca: other.pem } })).ok).toBe(false)
    const named = await secureTarget('elsewhere.example')
    expect((await tested(server, { url: named.url, tls: { ca: named.pem } })).detail).toContain('another name')
    expect([...target.received, ...named.received]).toEqual([])
  })

  it('reads its authority from a file', async () => {
    const target = await secureTarget()
    const file = join(temporaryFolder(), 'ca.pem')
    writeFileSync(file, target.pem)
    const server = await serverWith(webhookYaml(target.url, { tls: { ca: file } }))
    await server.post(platePost('SECURE'))
    await expect.poll(() => target.received.length, { timeout: 20_000 }).toBe(1)
  })

  it('is refused if its certificate is not valid', async () => {
    const server = await serverWith('')
    const webhook = { name: 'Gate', url: 'https://localhost/hook' }
    for (const tls of [
      { ca: '-----BEGIN CERTIFICATE-----\nnone' },
      { ca: '/no/such/file' },
      { fingerprint: 'AB:CD' },
    ]) {
      const { status, text } = await call(server, 'outputs', 'POST', { ...webhook, tls })
      expect([status, text]).toEqual([400, expect.stringContaining('tls')])
    }
  })
})

const typed: [field: string, change: object][] = [
  ['headers', { headers: { 'x-token': 'a\r\nx-evil: 1' } }],
  ['headers', { headers: { 'x-token': 'a\u0000b' } }],
  ['headers', { headers: { 'x-token': 'Ж' } }],
  ['headers', { headers: { 'x token': 'a' } }],
  ['headers', { headers: { 'x\r\ntoken': 'a' } }],
  ['url', { url: 'http://example.org/a\r\nb' }],
  ['url', { url: 'http://us%0aer:pass@example.org/' }],
  ['url', { url: 'http://us%zzer:pass@example.org/' }],
  ['name', { name: 'Gate\nGate' }],
]

describe('texts that are sent to other programs', () => {
  it('are refused with the name of the field if they have line breaks or cannot be sent', async () => {
    const server = await serverWith('')
    for (const [field, change] of typed) {
      const webhook = { name: 'Gate', url: 'http://example.org/', ...change }
      const { status, json } = await call(server, 'outputs', 'POST', webhook)
      expect([change, status, json.code]).toEqual([change, 400, 'request-invalid'])
      expect(json.fields[0].field).toMatch(new RegExp(`^${field}`))
    }
    for (const topic of ['a/#', 'a/+/b', 'a\u0000b', 'a\nb']) {
      const { status, text } = await call(server, 'rules', 'POST', { name: 'Rule', mqtt: { topic } })
      expect([status, text]).toEqual([400, expect.stringContaining('topic')])
    }
  })
})
