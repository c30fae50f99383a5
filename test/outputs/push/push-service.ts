import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { selfSigned } from '../../../src/simulator/devices/self-signed.ts'
import { until } from '../../support/until.ts'

/** A notification as the browser reads it, and how the push service was asked to deliver it. */
export interface Pushed {
  message: {
    tag: string
    title: string
    body: string
    severity: string
    path: string
    image: string | null
    buttons: { action: string; title: string; token: string }[]
  }
  /** The path of the endpoint. */
  path: string
  ttl: number
  urgency: string
  bytes: number
  /** The claims of the server's JSON Web Token. */
  claims: { aud: string; exp: number; sub: string }
  /** The key of the server, base64url. */
  serverKey: string
}

const derive = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array | string, length: number) =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length))

/** The keys of a browser, and how it decrypts (RFC 8291, 3.4). */
export function browserKeys() {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  const auth = randomBytes(16)
  const own = pair.getPublicKey()
  return {
    keys: { p256dh: own.toString('base64url'), auth: auth.toString('base64url') },
    decrypt(body: Buffer): string {
      const salt = body.subarray(0, 16)
      const recordBytes = body.readUInt32BE(16)
      const keyEnd = 21 + body.readUInt8(20)
      const theirs = body.subarray(21, keyEnd)
      const sealed = body.subarray(keyEnd)
      if (body.length > 4096 || sealed.length > recordBytes) throw new Error('a record that is too long')
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), own, theirs])
      const secret = derive(pair.computeSecret(theirs), auth, info, 32)
      const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16)
      const nonce = derive(secret, salt, 'Content-Encoding: nonce\0', 12)
      const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16))
      const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()])
      if (plain.at(-1) !== 2) throw new Error('not marked as the last record')
      return plain.subarray(0, -1).toString()
    },
  }
}

/** Checks the `Authorization` header of RFC 8292; returns its claims and the server's key. Throws if it is not valid. */
function checkVapid(header: string | undefined) {
  const [, token = '', serverKey = ''] = /^vapid t=([^,]+), k=([\w-]+)$/.exec(header ?? '') ?? []
  const [head = '', body = '', signature = ''] = token.split('.')
  const point = Buffer.from(serverKey, 'base64url')
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')]
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  const isValid = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  const text = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
  if (!isValid || text(head).alg !== 'ES256') throw new Error('the token is not signed by the key')
  return { claims: text(body) as Pushed['claims'], serverKey }
}

export type PushService = Awaited<ReturnType<typeof startPushService>>

/** A push service (RFC 8030) with a certificate of its own, on a free port. It closes when the running test or suite ends. */
export async function startPushService(whenOver: (close: () => Promise<void>) => void = onTestFinished) {
  const certificate = await selfSigned('localhost')
  const browsers = new Map<string, ReturnType<typeof browserKeys>>()
  const received: Pushed[] = []
  const faults: string[] = []
  let status = 201
  const open = (port: number) => {
    const server = https.createServer(certificate, async (request, response) => {
      const body = await buffer(request).catch(() => Buffer.alloc(0))
      const { headers, url: path = '' } = request
      if (status !== 201) return void response.writeHead(status).end('no')
      try {
        const { claims, serverKey } = checkVapid(headers.authorization)
        if (headers['content-encoding'] !== 'aes128gcm') throw new Error('another encoding')
        const message = JSON.parse(browsers.get(path)?.decrypt(body) ?? 'null') as Pushed['message']
        const { ttl, urgency } = headers
        received.push({
          message,
          path,
          ttl: Number(ttl),
          urgency: String(urgency),
          bytes: body.length,
          claims,
          serverKey,
        })
        response.writeHead(201).end()
      } catch (error) {
        faults.push((error as Error).message)
        response.writeHead(400).end()
      }
    })
    return new Promise<https.Server>(resolve => server.listen(port, '127.0.0.1', () => resolve(server)))
  }
  let server = await open(0)
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  whenOver(close)
  return {
    origin: `https://localhost:${port}`,
    ca: certificate.cert,
    received,
    faults,
    /** A new browser: what it would give to the server. */
    subscribe(name: string) {
      const path = `/push/${randomBytes(6).toString('hex')}`
      const browser = browserKeys()
      browsers.set(path, browser)
      return { name, endpoint: `https://localhost:${port}${path}`, keys: browser.keys }
    },
    /** Answers with a status from now on; 201 is success. */
    answer(next: number) {
      status = next
    },
    async got(count: number, withinMs = 20_000): Promise<Pushed[]> {
      await until(() => received.length >= count || faults.length > 0, { withinMs, what: `${count} notifications` })
      if (faults.length > 0) throw new Error(`not valid: ${faults.join(', ')}`)
      return received
    },
    goDown: close,
    async goUp() {
      server = await open(port)
    },
  }
}
