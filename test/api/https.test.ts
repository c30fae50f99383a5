import { writeFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selfSigned } from '../../src/simulator/devices/index.ts'
import { type HostedServer, launchHostedServer, startHostedServer } from '../support/hosted-server.ts'
import { smallAlarm } from '../support/posts.ts'
import { RawConnection } from '../support/raw-socket.ts'
import { runCli } from '../support/run-cli.ts'
import { makeFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { adminName, adminPassword, setUp, WebVisitor, webRequest } from '../support/web-client.ts'

const certificates = makeFolder()
const paths = { cert: join(certificates.path, 'cert.pem'), key: join(certificates.path, 'key.pem') }
const env = { VIEWTRON_TLS_CERT: paths.cert, VIEWTRON_TLS_KEY: paths.key }

async function writeCertificate(name: string): Promise<void> {
  const { cert, key } = await selfSigned(name)
  writeFileSync(paths.cert, cert)
  writeFileSync(paths.key, key)
}

/** The name in the certificate that a port shows. */
function shownName(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN))
      socket.destroy()
    })
    socket.on('error', reject)
  })
}

describe('a web port with a certificate', () => {
  let server: HostedServer
  let visitor: WebVisitor
  const plain = () => server.webUrl.replace('https:', 'http:')
  const port = () => Number(new URL(server.webUrl).port)

  beforeAll(async () => {
    await writeCertificate('first')
    server = await launchHostedServer({ env })
    visitor = await setUp(server)
  })
  afterAll(async () => {
    await server.dispose()
    certificates.remove()
  })

  it('serves the dashboard over HTTPS, with cookies for HTTPS only', async () => {
    expect(server.stdout()).toMatch(/^set up the administrator: https:/m)
    expect((await webRequest(server.webUrl, '/')).status).toBe(200)
    const reply = await new WebVisitor(server.webUrl).signIn(adminName, adminPassword)
    expect(reply.headers['set-cookie']?.[0]).toContain('; Secure')
  })

  it('sends a browser that opens the address over HTTP to HTTPS', async () => {
    const reply = await webRequest(plain(), '/events?plate=A')
    expect([reply.status, reply.headers.location]).toEqual([307, `https://127.0.0.1:${port()}/events?plate=A`])
    const foreign = await webRequest(plain(), '/', { headers: { host: 'evil.example' } })
    expect([foreign.status, foreign.headers.location]).toEqual([400, undefined])
  })

  it('answers other requests over HTTP in words, and notices a device that posts there', async () => {
    const headers = { 'content-type': 'application/xml' }
    const reply = await webRequest(plain(), '/API', { body: smallAlarm(), headers })
    expect([reply.status, reply.text]).toEqual([400, expect.stringContaining('This port speaks HTTPS')])
    const report = await visitor.send('/api/v1/doctor')
    expect(report.json.findings.map((one: { code: string }) => one.code)).toContain('wrong-port')
  })

  it('is not disturbed by bytes that are neither, and by connections without any', async () => {
    const nonsense = new RawConnection(connectTcp({ port: port(), host: '127.0.0.1' }))
    await nonsense.write(Buffer.from('\x16nonsense'))
    await nonsense.closed()
    const silent = await RawConnection.open(port())
    expect((await webRequest(server.webUrl, '/readyz')).status).toBe(200)
    silent.destroy()
  })

  it('uses the next certificate without a pause, and keeps the old one when the files do not match', async () => {
    const standing = connectTls({ port: port(), host: '127.0.0.1', rejectUnauthorized: false })
    await until(() => standing.getProtocol() !== null, { what: 'the handshake' })
    await writeCertificate('second')
    await until(async () => (await shownName(port())) === 'second', {
      what: 'the second certificate',
      withinMs: 15_000,
    })
    standing.write('GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')
    const connection = new RawConnection(standing)
    expect((await connection.readReply()).status).toBe(200)
    writeFileSync(paths.cert, (await selfSigned('third')).cert)
    const problems = async () => (await webRequest(server.webUrl, '/healthz')).json.problems ?? []
    const codes = async () => (await problems()).map(({ code }: { code: string }) => code)
    await until(async () => (await codes()).includes('certificate-not-loaded'), {
      what: 'the problem',
      withinMs: 15_000,
    })
    expect(await shownName(port())).toBe('second')
    expect(server.stderr()).toContain('does not belong to the certificate')
    // Certificates of tests are valid for two days.
    expect(await codes()).toContain('certificate-expires')
    const cli = await runCli(['doctor', '--json', '--data-dir', server.dataDir])
    const findings: { code: string }[] = JSON.parse(cli.stdout).findings
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['certificate-not-loaded', 'certificate-expires']),
    )
  })
})

it('ends with the reason when the certificate cannot be read at the start', async () => {
  const missing = { VIEWTRON_TLS_CERT: 'missing.pem', VIEWTRON_TLS_KEY: 'missing.pem' }
  await expect(startHostedServer({ env: missing })).rejects.toThrow(/VIEWTRON_TLS_CERT: .*missing\.pem/)
})
