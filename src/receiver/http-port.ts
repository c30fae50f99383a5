import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { applyCertificates, type TlsFiles } from '../lib/tls-files.ts'
import { ViewtronError } from '../model/index.ts'

export interface HttpPortOptions {
  port: number
  /** Null listens on every address. */
  host: string | null
  /** The certificate, known at the start; null speaks plain HTTP. */
  tls: Pick<TlsFiles, 'pair' | 'watch'> | null
  request: (request: IncomingMessage, response: ServerResponse) => void
  connection: (socket: Socket) => void
  /** Called for bytes that are no request, and for failed TLS handshakes. */
  unreadable: (error: Error, socket: Socket) => void
}

// Cameras send a heartbeat every 10–120 s on a connection that they keep (docs/protocol/transport.md).
const keepAliveMs = 310_000
const headersMs = 60_000
const stopWithinMs = 8_000
const sweepIdleMs = 50

const serverSettings: http.ServerOptions = {
  // Devices send `Transfer-Encoding: chunked` together with Content-Length, and stray blanks in headers
  // (docs/protocol/transport.md).
  insecureHTTPParser: true,
  requireHostHeader: false,
  keepAliveTimeout: keepAliveMs,
  headersTimeout: headersMs,
  // `Pace` ends slow bodies.
  requestTimeout: 0,
  noDelay: true,
  // Bodies that wait for memory wait in the kernel's buffers, not in ours.
  highWaterMark: 16 * 1024,
}

/** An HTTP or HTTPS port, lenient enough for cameras. */
export class HttpPort {
  private readonly options: HttpPortOptions
  private readonly server: http.Server | https.Server
  private readonly sockets = new Set<Socket>()

  constructor(options: HttpPortOptions) {
    this.options = options
    const { tls, request, connection, unreadable } = options
    const server = tls ? https.createServer(serverSettings) : http.createServer(serverSettings)
    server.on('connection', socket => {
      this.track(socket)
      connection(socket)
    })
    server.on('secureConnection', socket => this.track(socket))
    for (const event of ['request', 'checkContinue', 'checkExpectation']) server.on(event, request)
    server.on('clientError', (error, socket) => unreadable(error, socket as Socket))
    server.on('tlsClientError', (error, socket) => unreadable(error, socket))
    this.server = server
  }

  /** Resolves with the address once the port is open. Throws `port-in-use` and `port-forbidden`. */
  async start(): Promise<AddressInfo> {
    const { port, host, tls } = this.options
    if (tls && this.server instanceof https.Server) applyCertificates(this.server, tls)
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', error => reject(this.listenError(error)))
      this.server.listen({ port, ...(host === null ? {} : { host }) }, () => resolve())
    })
    return this.server.address() as AddressInfo
  }

  /** Accepts no new connection, waits for the requests under way, and closes the port within 8 s. */
  async stop(): Promise<void> {
    const closed = new Promise<void>(resolve => this.server.close(() => resolve()))
    // A connection becomes idle only after its last reply was sent.
    const sweep = setInterval(() => this.closeIdle(), sweepIdleMs)
    const deadline = setTimeout(() => this.server.closeAllConnections(), stopWithinMs)
    await closed
    clearInterval(sweep)
    clearTimeout(deadline)
  }

  private track(socket: Socket): void {
    this.sockets.add(socket)
    socket.once('close', () => this.sockets.delete(socket))
  }

  private closeIdle(): void {
    this.server.closeIdleConnections()
    // Node does not count a connection as idle before its first request.
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy()
  }

  private listenError(error: Error): Error {
    const { port, host } = this.options
    const setting = 'VIEWTRON_CAMERA_PORT'
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      return new ViewtronError('port-in-use', { port, setting }, error)
    const details = { host: host ?? '*', port, setting, reason: error.message }
    return new ViewtronError('port-forbidden', details, error)
  }
}
