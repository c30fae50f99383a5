import { Agent, request } from 'node:http'
import type { Format } from './posts/facts.ts'
import type { OddPost } from './posts/odd-posts.ts'

/** The result of a post. As with real devices, a post is never sent again. */
export interface Delivery {
  outcome: 'acknowledged' | 'refused' | 'failed'
  /** Milliseconds from the first byte sent to the last byte of the reply. */
  latencyMs: number
  /** The status of a refusal or the network error; null when acknowledged. */
  reason: string | null
}

export interface SenderOptions {
  /** The URL to post to; its user and password are sent as Basic credentials. */
  url: URL
  format: Format
  timeoutMs?: number
}

interface Wire {
  target: (url: URL) => string
  headers: Record<string, string>
  keepAlive: boolean
}

/** Recorders send requests in the form for proxies and close after each post (docs/protocol/transport.md). */
const recorderWire: Wire = {
  target: url => `http://${url.host}${url.pathname}${url.search}`,
  headers: { 'Content-Type': 'application/soap+xml; charset=utf-8', Connection: 'close' },
  keepAlive: false,
}

const cameraWire: Wire = {
  target: url => `${url.pathname}${url.search}`,
  headers: {
    'Content-Type': 'application/xml; charset=utf-8',
    'Accept-Encoding': 'gzip, deflate',
    Connection: 'keep-alive',
  },
  keepAlive: true,
}

/** Sends the posts of one device in order. A camera keeps one connection for all. */
export class Sender {
  readonly #options: SenderOptions
  readonly #wire: Wire
  readonly #agent: Agent
  #last: Promise<unknown> = Promise.resolve()

  constructor(options: SenderOptions) {
    this.#options = options
    this.#wire = options.format === 'nvr-v2' ? recorderWire : cameraWire
    this.#agent = new Agent({ keepAlive: this.#wire.keepAlive, maxSockets: 1 })
  }

  /** Sends a post after those before it. Resolves with null when the signal comes first. Never rejects. */
  send(body: Buffer, framing: OddPost['framing'], signal: AbortSignal): Promise<Delivery | null> {
    const delivery = this.#last.then(() => (signal.aborted ? null : this.#post(body, framing)))
    this.#last = delivery
    return delivery
  }

  /** Closes the connection. */
  close(): void {
    this.#agent.destroy()
  }

  #post(body: Buffer, framing: OddPost['framing']): Promise<Delivery> {
    const { url, timeoutMs = 60_000 } = this.#options
    const startedMs = performance.now()
    return new Promise(resolve => {
      const settle = (outcome: Delivery['outcome'], reason: string | null) =>
        resolve({ outcome, latencyMs: performance.now() - startedMs, reason })
      const length = framing === 'chunked' ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': body.length }
      const post = request({
        agent: this.#agent,
        method: 'POST',
        // An IPv6 address has brackets in a URL only.
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port || 80,
        path: this.#wire.target(url),
        headers: { ...this.#wire.headers, ...length },
        timeout: timeoutMs,
        ...(url.username ? { auth: decodeURIComponent(`${url.username}:${url.password}`) } : {}),
      })
      post.on('timeout', () => post.destroy(new Error(`no reply within ${timeoutMs} ms`)))
      post.on('error', error => settle('failed', error.message || String((error as NodeJS.ErrnoException).code)))
      post.on('response', reply => {
        const status = reply.statusCode ?? 0
        reply.on('error', error => settle('failed', error.message))
        reply.on('end', () => (status === 200 ? settle('acknowledged', null) : settle('refused', `status ${status}`)))
        reply.resume()
      })
      if (framing === 'chunked') {
        for (let start = 0; start < body.length; start += 16_384) post.write(body.subarray(start, start + 16_384))
        post.end()
      } else {
        post.end(body)
      }
    })
  }
}
