import http from 'node:http'
import https from 'node:https'
import type { DeviceKind, PostSettings } from './device-options.ts'

/** The status of the reply; `cut` when the settings changed or the device stopped in between. */
export type Outcome = number | 'failed' | 'cut'

export interface PostLineOptions {
  kind: DeviceKind
  settings: PostSettings
  /** The source address of posts; undefined lets the system choose. */
  from: string | undefined
}

/** Milliseconds that a device waits for a reply. */
const replyWithinMs = 10_000

/** Sends posts to one destination, one after the other, without repeats. */
export class PostLine {
  readonly #options: PostLineOptions
  readonly #agent: http.Agent
  #last: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(options: PostLineOptions) {
    const { persistent, protocol } = options.settings
    const agent = { keepAlive: persistent, maxSockets: 1 }
    this.#options = options
    this.#agent =
      protocol === 'https' ? new https.Agent({ ...agent, rejectUnauthorized: false }) : new http.Agent(agent)
  }

  /** Sends a post after those before it. Never rejects. */
  send(body: Buffer): Promise<Outcome> {
    const outcome = this.#last.then(() => this.#post(body))
    this.#last = outcome
    return outcome
  }

  /** Closes the connection; waiting posts are dropped. Can be called twice. */
  close(): void {
    this.#closed = true
    this.#agent.destroy()
  }

  #post(body: Buffer): Promise<Outcome> {
    const { settings } = this.#options
    return new Promise(resolve => {
      const fail = () => resolve(this.#closed ? 'cut' : 'failed')
      if (this.#closed) return fail()
      const post = (settings.protocol === 'https' ? https : http).request(this.#request(body.length))
      post.setTimeout(replyWithinMs, () => post.destroy())
      post.on('error', fail)
      post.on('close', fail)
      post.on('response', reply => {
        reply.on('error', fail)
        reply.on('end', () => resolve(reply.statusCode ?? 'failed'))
        reply.resume()
      })
      post.end(body)
    })
  }

  /** Builds the request. Recorders use the form for proxies (docs/protocol/transport.md). */
  #request(length: number): https.RequestOptions {
    const { kind, settings, from } = this.#options
    const { protocol, host, port, path, user, password } = settings
    const isRecorder = kind === 'nvr'
    const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`
    return {
      agent: this.#agent,
      method: 'POST',
      host,
      port,
      path: isRecorder ? `${protocol}://${authority}${path}` : path,
      headers: {
        Host: authority,
        'Content-Type': `application/${isRecorder ? 'soap+xml' : 'xml'}; charset=utf-8`,
        Connection: settings.persistent ? 'keep-alive' : 'close',
        ...(isRecorder ? {} : { 'Accept-Encoding': 'gzip, deflate' }),
        'Content-Length': length,
      },
      ...(user === '' ? {} : { auth: `${user}:${password}` }),
      ...(from === undefined ? {} : { localAddress: from }),
    }
  }
}
