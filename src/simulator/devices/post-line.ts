import http from 'node:http'
import https from 'node:https'
import type { DeviceKind, PostSettings } from './device-options.ts'

/** The status of the reply; `cut` where the settings changed or the device stopped meanwhile. */
export type Outcome = number | 'failed' | 'cut'

export interface PostLineOptions {
  kind: DeviceKind
  settings: PostSettings
  /** The address posts come from; undefined as the machine chooses. */
  from: string | undefined
}

/** How long a device waits for a reply. */
const replyWithinMs = 10_000

/** A device's way to one destination: posts go one after the other, and none is sent again. */
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

  /** Sends when it is its turn. Never rejects. */
  send(body: Buffer): Promise<Outcome> {
    const outcome = this.#last.then(() => this.#post(body))
    this.#last = outcome
    return outcome
  }

  /** Cuts the connection; what waits is not sent. Safe twice. */
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

  /** Recorders talk as if to a proxy (docs/protocol/transport.md). */
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
