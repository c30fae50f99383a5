import { writeFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selfSigned } from '../../src/simulator/devices/index.ts'
import { type HostedServer, launchHostedServer, startHostedServer } from '../support/hosted-server.ts'
import { smallAlarm } from '../support/posts.ts'
import { rawRequest } from '../support/raw-request.ts'
import { RawConnection } from '../support/raw-socket.ts'
import { storedEvents } from '../support/stored.ts'
import { makeFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

async function makeCertificate(folder: string): Promise<{ cert: string; key: string }> {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const made = await selfSigned('localhost')
  writeFileSync(cert, made.cert)
  writeFileSync(key, made.key)
  return { cert, key }
}

async function openTls(port: number): Promise<RawConnection> {
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  const connection = new RawConnection(socket)
  await until(() => socket.getProtocol() !== null, { what: 'the TLS handshake' })
  return connection
}

describe('a camera port with a certificate', () => {
  const folder = makeFolder()
  let server: HostedServer

  beforeAll(async () => {
    const { cert, key } = await makeCertificate(folder.path)
    server = await launchHostedServer({ env: { VIEWTRON_CAMERA_TLS_CERT: cert, VIEWTRON_CAMERA_TLS_KEY: key } })
  })
  afterAll(async () => {
    await server.dispose()
    folder.remove()
  })

  it('announces https and stores what is posted to it', async () => {
    expect(server.url).toMatch(/^https:/)
    expect((await server.post(smallAlarm({ targetId: 1 }))).status).toBe(200)
    expect((await storedEvents(server.dataDir)).map(event => event.targets[0]?.targetId)).toContain(1)
  })

  it('logs when a device speaks plain HTTP to it, and keeps open connections', async () => {
    const standing = await openTls(server.port)
    const plain = await RawConnection.open(server.port)
    await plain.write(rawRequest({ body: smallAlarm() }))
    await plain.closed()
    await until(() => server.stderr().includes('speaks HTTP to a port that speaks HTTPS'), { what: 'the log line' })
    await standing.write(rawRequest({ body: smallAlarm() }))
    expect((await standing.readReply()).status).toBe(200)
    standing.destroy()
  })

  it('ends although nothing came on a connection after the handshake', async () => {
    const own = await startHostedServer({
      env: {
        VIEWTRON_CAMERA_TLS_CERT: join(folder.path, 'cert.pem'),
        VIEWTRON_CAMERA_TLS_KEY: join(folder.path, 'key.pem'),
      },
    })
    const standing = await openTls(own.port)
    expect(await own.stop()).toBe(0)
    await standing.closed()
  })
})

describe('a camera port without a certificate', () => {
  it('logs when a device speaks HTTPS to it, and keeps open connections', async () => {
    const server = await startHostedServer()
    const standing = await RawConnection.open(server.port)
    const socket = connectTcp({ port: server.port, host: '127.0.0.1' })
    const hello = new RawConnection(socket)
    await hello.write(Buffer.from('1603010005010000010300', 'hex'))
    await hello.closed()
    await until(() => server.stderr().includes('speaks HTTPS to a port that speaks HTTP'), { what: 'the log line' })
    await standing.write(rawRequest({ body: smallAlarm() }))
    expect((await standing.readReply()).status).toBe(200)
    standing.destroy()
  })
})

it('a certificate that cannot be read is named by its setting', async () => {
  await expect(
    startHostedServer({ env: { VIEWTRON_CAMERA_TLS_CERT: 'missing.pem', VIEWTRON_CAMERA_TLS_KEY: 'missing.pem' } }),
  ).rejects.toThrow(/VIEWTRON_CAMERA_TLS_CERT: .*missing\.pem/)
})
