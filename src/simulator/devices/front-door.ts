import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './accounts.ts'
import type { Command, Commands, DeviceInside } from './command.ts'
import type { Certificate } from './device-options.ts'
import { count } from './device-state.ts'
import { failure, type Reply } from './replies.ts'
import { readXml } from './xml-in.ts'

export interface FrontDoorOptions {
  host: string
  https: Certificate | null
  account: Account
  device: DeviceInside
  commands: Commands
}

const aMinuteMs = 60_000

/** Serves the device's HTTP API: checks the sign-in, runs the command and answers, or acts out a fault. */
export class FrontDoor {
  readonly #options: FrontDoorOptions
  readonly #server: http.Server
  #closing = new AbortController()

  constructor(options: FrontDoorOptions) {
    const listener = (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response)
    this.#options = options
    this.#server = options.https ? https.createServer({ ...options.https }, listener) : http.createServer(listener)
  }

  /** Starts to listen, also again after `close`; port 0 chooses a free one. Resolves with the port. */
  open(port: number): Promise<number> {
    this.#closing = new AbortController()
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, this.#options.host, () => {
        this.#server.off('error', reject)
        resolve((this.#server.address() as AddressInfo).port)
      })
    })
  }

  /** Uses this certificate from the next connection on. Does nothing when the API uses http. */
  replaceCertificate(certificate: Certificate): void {
    if (this.#server instanceof https.Server) this.#server.setSecureContext(certificate)
    this.#server.closeAllConnections()
  }

  /** Closes the server and all connections. */
  async close(): Promise<void> {
    this.#closing.abort()
    const closed = new Promise<void>(resolve => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults } = this.#options.device.state
    try {
      const body = await text(request)
      if (faults.slow) {
        const waitMs = faults.slow === true ? aMinuteMs : faults.slow
        await sleep(waitMs, undefined, { signal: this.#closing.signal })
      }
      if (faults.dropsConnections) request.socket.destroy()
      else await this.#answer(request, body, response)
    } catch {
      // The client has disconnected, or the server is closing.
      request.socket.destroy()
    }
  }

  async #answer(request: IncomingMessage, body: string, response: ServerResponse): Promise<void> {
    const { account, device } = this.#options
    const signIn = account.judge(request.headers.authorization, request.method ?? '', request.url ?? '')
    if (signIn === 'ok') return this.#reply(response, await this.#carryOut(request, body))
    const { kind } = device.identity
    if (signIn === 'locked' && kind === 'ipc-5.3.1') return this.#reply(response, failure(kind, 'locked'))
    response.setHeader('WWW-Authenticate', account.challenges(signIn === 'stale'))
    this.#reply(response, { ...failure(kind, signIn === 'locked' ? 'locked' : 'unauthorised'), status: 401 })
  }

  #reply(response: ServerResponse, { status, type, body }: Reply): void {
    const { identity, state } = this.#options.device
    const bytes = state.faults.emptyAnswers ? Buffer.alloc(0) : body
    // Old cameras handle one request per connection.
    const connection = identity.kind === 'ipc-old' ? { Connection: 'close' } : {}
    response.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes.length, ...connection }).end(bytes)
  }

  async #carryOut(request: IncomingMessage, body: string): Promise<Reply> {
    const { device, commands } = this.#options
    const { pathname } = new URL(request.url ?? '/', 'http://device')
    const [name = '', ...parts] = pathname.split('/').slice(1).map(decodeURIComponent)
    const command: Command | undefined = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (!command) return unknownCommand(device)
    count(device.state.commands, name)
    const root = body.trim() === '' ? null : readXml(body)
    if (body.trim() !== '' && root === null) return failure(device.identity.kind, 'badXml')
    return command(device, { method: request.method ?? 'GET', parts, body: root })
  }
}

/** Refuses an unknown command. Firmware up to 5.2 answers with an empty status 400 (docs/protocol/camera-api.md). */
function unknownCommand({ identity: { kind } }: DeviceInside): Reply {
  if (kind === 'ipc-old') return { status: 400, type: 'text/html', body: Buffer.alloc(0) }
  return failure(kind, 'invalidRequest')
}
