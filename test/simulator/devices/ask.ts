import { createHash } from 'node:crypto'
import http, { type IncomingHttpHeaders } from 'node:http'
import https from 'node:https'
import { buffer } from 'node:stream/consumers'
import type { FakeDevice } from '../../../src/simulator/devices/index.ts'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  bytes: Buffer
  text: string
  /** `errorCode` of the answer; 0 where there is none. */
  error: number
}

export interface AskOptions {
  method?: string
  body?: string
  headers?: Record<string, string>
}

/** One request without credentials of its own. */
export async function send(
  device: Pick<FakeDevice, 'url'>,
  path: string,
  { method, body = '', headers = {} }: AskOptions = {},
): Promise<Answer> {
  const url = new URL(path, device.url)
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    method: method ?? (body === '' ? 'GET' : 'POST'),
    agent: false,
    rejectUnauthorized: false,
    headers: { 'Content-Length': Buffer.byteLength(body), ...headers },
  })
  const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.on('error', reject)
    request.on('response', resolve)
  })
  request.end(body)
  const answer = await answered
  const bytes = await buffer(answer)
  const text = bytes.toString()
  const error = Number(/errorCode="(\d+)"/.exec(text)?.[1] ?? 0)
  return { status: answer.statusCode ?? 0, headers: answer.headers, bytes, text, error }
}

export const basic = (user: string, password: string) => ({
  Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
})

/** Asks with the device's own password, or another. */
export function ask(device: FakeDevice, path: string, options: AskOptions & { password?: string } = {}) {
  const { password = device.password, ...rest } = options
  return send(device, path, { ...rest, headers: basic(device.user, password) })
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

/** The header for a challenge of Digest. */
export function digest(
  challenge: string,
  {
    user,
    password,
    method = 'GET',
    uri,
    nc = 1,
  }: { user: string; password: string; method?: string; uri: string; nc?: number },
) {
  const part = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? ''
  const [realm, nonce, cnonce, count] = [part('realm'), part('nonce'), 'abc', String(nc).padStart(8, '0')]
  const secret = md5(`${user}:${realm}:${password}`)
  const response = md5(`${secret}:${nonce}:${count}:${cnonce}:auth:${md5(`${method}:${uri}`)}`)
  const quoted = Object.entries({ username: user, realm, nonce, uri, cnonce, response }).map(([n, v]) => `${n}="${v}"`)
  return { Authorization: `Digest ${quoted.join(', ')}, qop=auth, nc=${count}` }
}

/** A body around this content. */
export const config = (content: string) => `<?xml version="1.0"?><config version="2.0.0">${content}</config>`
