import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { deviceCertificate, devicePassword, fakeDevice } from '../support/fake-devices.ts'
import { noOpenssl } from '../support/openssl.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { basicOf, clientFor, deviceInfoXml, oddDevice } from './odd-device.ts'

const https = { protocol: 'https', password: devicePassword } as const

describe('the certificate of a device', () => {
  it('is trusted when it is seen first, and told', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', https: await deviceCertificate() })
    const client = clientFor(device.port, https)
    expect(client.certificate).toBeNull()
    await client.readClock()
    expect(client.certificate).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  })

  it('may be given as a person copied it', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', https: await deviceCertificate() })
    const first = clientFor(device.port, https)
    await first.readClock()
    const pin = first.certificate?.replaceAll(':', ' ').toLowerCase() ?? ''
    await clientFor(device.port, { ...https, pin }).readClock()
  })

  it('that is another than the trusted one stops everything before a byte of a request is sent', async () => {
    const [tls, other] = [await deviceCertificate('one'), await deviceCertificate('two')]
    const known = await fakeDevice({ kind: 'ipc-5.3.1', https: other })
    const before = clientFor(known.port, https)
    await before.readClock()
    const impostor = await oddDevice((_, response) => response.end(deviceInfoXml), { tls })
    const client = clientFor(impostor.port, { ...https, pin: before.certificate })
    const error = await client.readFacts().catch((caught: Error) => caught)
    expect(error).toMatchObject({ code: 'device-certificate-changed', hint: expect.stringMatching(/No password/) })
    expect((error as Error).message).toContain(before.certificate)
    expect((error as Error).message).toContain(client.certificate)
    expect(client.certificate).not.toBe(before.certificate)
    expect(impostor).toMatchObject({ connections: 1, asked: [] })
  })

  it('that changes while a client works stops it, although the password was taken before', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', https: await deviceCertificate('one') })
    const client = clientFor(device.port, https)
    await client.readClock()
    const { ok } = device.state.signIns
    device.replaceCertificate(await deviceCertificate('two'))
    await expect(client.readClock()).rejects.toMatchObject({ code: 'device-certificate-changed' })
    expect(device.state.signIns).toMatchObject({ ok, failed: 0 })
  })

  it.skipIf(noOpenssl)('of old firmware is taken: TLS 1.0 and a short key', async () => {
    const folder = temporaryFolder()
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const kind = ['-x509', '-newkey', 'rsa:1024', '-sha1', '-nodes', '-days', '2', '-subj', '/CN=old']
    execFileSync('openssl', ['req', ...kind, '-keyout', key, '-out', cert], { stdio: 'ignore' })
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const
    const tls = { ...old, key: readFileSync(key), cert: readFileSync(cert) }
    const device = await oddDevice(
      ({ authorization }, response) => {
        if (authorization === basicOf('right password')) response.end(deviceInfoXml)
        else response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end()
      },
      { tls },
    )
    expect((await clientFor(device.port, { protocol: 'https' }).readFacts()).name).toBe('Gate')
  })
})
