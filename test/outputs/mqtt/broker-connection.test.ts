import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { noOpenssl } from '../../support/openssl.ts'
import { freshPost } from '../../support/posts.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { outputOf, start, startProcess } from './broker-server.ts'
import { freePort, Listener, Mosquitto, noBroker, websocketDoor } from './mosquitto.ts'

describe.skipIf(noBroker)(`the connection to a broker${noBroker ? ` – left out: ${noBroker}` : ''}`, () => {
  it('is offline by its last will when the server is killed, and online again when it is back', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const dataDir = temporaryFolder()
    const server = await startProcess(broker.url, { dataDir })
    await listener.next('viewtron/available', ({ text }) => text === 'online')
    server.kill('SIGKILL')
    await listener.next('viewtron/available', ({ text }) => text === 'offline')
    await server.exited
    const again = await start(broker.url, { dataDir })
    await until(() => listener.last('viewtron/available')?.text === 'online')
    await again.stop()
    await until(() => listener.last('viewtron/available')?.text === 'offline')
  })

  it('stops although the broker does not answer', async () => {
    const silent = createServer(socket => socket.on('error', () => undefined))
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      silent.close()
    })
    const firstAttempt = once(silent, 'connection')
    const server = await start(`mqtt://127.0.0.1:${(silent.address() as { port: number }).port}`)
    await firstAttempt
    // The client gives up on the silent broker after 10 s and connects again.
    const nextAttempt = new Promise(resolve => silent.once('connection', () => resolve('another attempt')))
    expect(await Promise.race([server.stop(), nextAttempt])).toBe(0)
  })

  describe('explains why it is not connected', () => {
    const detail = async (webUrl: string) => {
      const state = await until(async () => {
        const found = await outputOf(webUrl)
        return found.lastError && found
      })
      expect(state.state).toBe('waiting')
      return state.detail
    }

    it('by a wrong password, which it never shows', async () => {
      const broker = await Mosquitto.start({ user: { name: 'house', password: 'right' } })
      const server = await start(`mqtt://house:wr0ng-one@127.0.0.1:${broker.port}`)
      expect(await detail(server.webUrl)).toContain('user name or password is wrong')
      const shown = JSON.stringify(await outputOf(server.webUrl)) + server.stderr() + server.stdout()
      expect(shown).not.toContain('wr0ng-one')
    })

    it('because nothing answers at that address', async () => {
      const server = await start(`mqtt://127.0.0.1:${await freePort()}`)
      expect(await detail(server.webUrl)).toContain('nothing answers at that address')
    })

    it('because the broker does not use TLS', async () => {
      const broker = await Mosquitto.start()
      const server = await start(`mqtts://127.0.0.1:${broker.port}`)
      expect(await detail(server.webUrl)).toMatch(/TLS|closed the connection/)
    })
  })

  it.each(['5', '3.1.1'])('uses MQTT %s', async version => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const server = await start(broker.url, { yaml: `mqtt: { version: ${version}, discovery: false }\n` })
    await listener.next('viewtron/available', ({ text }) => text === 'online')
    await server.post(freshPost('ipc-v2.1/lpr'))
    await listener.next('viewtron/events')
    expect(server.stderr()).not.toMatch(/MQTT|deprecat/i)
  })

  it('connects through websockets', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const server = await start(await websocketDoor(broker))
    await listener.next('viewtron/available', ({ text }) => text === 'online')
    await server.post(freshPost('ipc-v2.1/lpr'))
    await listener.next('viewtron/events')
  })

  describe.skipIf(noOpenssl)(`TLS${noOpenssl ? ` – left out: ${noOpenssl}` : ''}`, () => {
    function certificates() {
      const folder = temporaryFolder()
      const at = (name: string) => join(folder, name)
      const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' })
      const subject = (name: string) => ['-subj', `/CN=${name}`, '-newkey', 'rsa:2048', '-nodes']
      openssl('req', '-x509', ...subject('test authority'), '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '2')
      writeFileSync(at('names'), 'subjectAltName=IP:127.0.0.1\n')
      for (const name of ['server', 'client']) {
        openssl('req', ...subject(name), '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`))
        const signed = [
          '-CA',
          at('ca.pem'),
          '-CAkey',
          at('ca.key'),
          '-CAcreateserial',
          '-days',
          '2',
          '-extfile',
          at('names'),
        ]
        openssl('x509', '-req', '-in', at(`${name}.csr`), '-out', at(`${name}.pem`), ...signed)
      }
      return at
    }
    const secure = (at: (name: string) => string) => [
      `cafile ${at('ca.pem')}`,
      `certfile ${at('server.pem')}`,
      `keyfile ${at('server.key')}`,
    ]

    it('works with a private authority if it is configured, and explains the failure if not', async () => {
      const at = certificates()
      const broker = await Mosquitto.start({ listener: secure(at) })
      const url = `mqtts://127.0.0.1:${broker.port}`
      const refused = await start(url)
      const state = await until(async () => {
        const found = await outputOf(refused.webUrl)
        return found.lastError && found
      })
      expect(state.detail).toContain('set its file in mqtt.tls.ca')
      const server = await start(url, { yaml: `mqtt: { tls: { ca: ${at('ca.pem')} } }\n` })
      await until(async () => (await outputOf(server.webUrl)).state === 'ok')
    })

    it.each(['mqtts', 'wss'])('%s accepts exactly the certificate of a fingerprint', async scheme => {
      const at = certificates()
      const isDoor = scheme === 'wss'
      const broker = await Mosquitto.start(isDoor ? {} : { listener: secure(at) })
      const pem = (name: string) => readFileSync(at(name))
      const url = isDoor
        ? await websocketDoor(broker, { cert: pem('server.pem'), key: pem('server.key') })
        : `mqtts://127.0.0.1:${broker.port}`
      const print = new X509Certificate(pem('server.pem')).fingerprint256
      const yaml = (fingerprint: string) => `mqtt: { tls: { fingerprint: "${fingerprint}" } }\n`
      const other = await start(url, { yaml: yaml(print.split(':').toReversed().join(':')) })
      const state = await until(async () => {
        const found = await outputOf(other.webUrl)
        return found.lastError && found
      })
      expect(state.detail).toContain(`SHA-256 fingerprint is ${print}`)
      const server = await start(url, { yaml: yaml(print.replaceAll(':', '').toLowerCase()) })
      await until(async () => (await outputOf(server.webUrl)).state === 'ok')
    })

    it('works with a client certificate', async () => {
      const at = certificates()
      const broker = await Mosquitto.start({ listener: [...secure(at), 'require_certificate true'] })
      const url = `mqtts://127.0.0.1:${broker.port}`
      const yaml = (more: string) => `mqtt: { tls: { ca: ${at('ca.pem')}${more} } }\n`
      const server = await start(url, { yaml: yaml(`, cert: ${at('client.pem')}, key: ${at('client.key')}`) })
      await until(async () => (await outputOf(server.webUrl)).state === 'ok')
      const without = await start(url, { yaml: yaml('') })
      const state = await until(async () => {
        const found = await outputOf(without.webUrl)
        return found.lastError && found
      })
      expect(state.detail).toMatch(/client certificate|closed the connection/)
    })
  })
})
