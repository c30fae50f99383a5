import http, { type IncomingHttpHeaders } from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'

export interface PostOptions {
  method?: string
  path?: string
  headers?: Record<string, string>
  /** Keeps connections where given; otherwise each post has one of its own. */
  agent?: http.Agent
}

export interface HttpReply {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** Sends one request with Content-Length and collects the reply. Rejects with the socket's error. */
export function httpPost(url: string, body: Buffer | string, options: PostOptions = {}): Promise<HttpReply> {
  const { method = 'POST', path = '/API', headers = {}, agent = false } = options
  const { protocol, hostname, port } = new URL(url)
  const secure = protocol === 'https:'
  const request = (secure ? https : http).request({
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port,
    path,
    method,
    agent,
    headers: {
      'Content-Type': 'application/xml; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      ...headers,
    },
    ...(secure ? { rejectUnauthorized: false } : {}),
  })
  return new Promise((resolve, reject) => {
    request.on('error', reject)
    request.on('response', response => {
      text(response).then(
        reply => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: reply }),
        reject,
      )
    })
    request.end(body)
  })
}
