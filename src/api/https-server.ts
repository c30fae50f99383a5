import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { plainAddress } from '../lib/networks.ts'
import { applyCertificates, type TlsFiles } from '../lib/tls-files.ts'
import { hostMatcher } from './allowed-hosts.ts'
import type { ApiContext } from './api-context.ts'
import { isXmlPost } from './doctor/notice-posts.ts'

export interface HttpsServerOptions extends Pick<ApiContext, 'config' | 'doctor'> {
  certificate: Pick<TlsFiles, 'pair' | 'watch'>
  /** Answers the requests that came over HTTPS. */
  handler: RequestListener
  /** Timeouts of the HTTPS server. */
  settings: https.ServerOptions
  /** The time after which a silent connection is closed. */
  silentMs: number
}

// The first byte of a TLS connection: a record of the handshake (RFC 8446, 5.1).
const handshakeRecord = 22
const plainWithinMs = 10_000
const words = 'This port speaks HTTPS. Use an address that begins with https://\n'

/** Answers a request that came over HTTP: reading continues at the same address over HTTPS, everything else gets words. */
function answerPlain({ config, doctor }: HttpsServerOptions): RequestListener {
  const isAllowed = hostMatcher(config)
  return (request: IncomingMessage, response: ServerResponse) => {
    const { method, url = '/' } = request
    const { host } = request.headers
    response.shouldKeepAlive = false
    if (isXmlPost(request)) doctor.postedToWebPort(plainAddress(request.socket.remoteAddress ?? ''), url)
    const isReading = method === 'GET' || method === 'HEAD'
    if (isReading && host && isAllowed(host) && url.startsWith('/')) {
      // Temporary: browsers remember a permanent redirect longer than the certificate may be here.
      response.writeHead(307, { location: `https://${host}${url}`, 'cache-control': 'no-store' }).end()
      return
    }
    response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end(words)
  }
}

/** Makes `closeAllConnections` close connections too on which nothing was sent, or whose handshake is not finished. */
function closeWithConnections(secure: https.Server): Set<Socket> {
  const sockets = new Set<Socket>()
  const closeAll = secure.closeAllConnections.bind(secure)
  secure.closeAllConnections = () => {
    closeAll()
    for (const socket of sockets) socket.destroy()
  }
  return sockets
}

/**
 * Creates the server of a web port with a certificate. It tells HTTP from HTTPS by the first byte of a connection, so that
 * people who type an address without `https://` are sent on instead of seeing a broken connection.
 */
export function createHttpsServer(options: HttpsServerOptions): https.Server {
  const { certificate, handler, settings, silentMs } = options
  const secure = https.createServer(settings, handler)
  const plain = http.createServer({ ...settings, keepAlive: false }, answerPlain(options))
  plain.on('clientError', (_error, socket) => socket.destroy())
  plain.setTimeout(plainWithinMs)
  secure.setTimeout(silentMs)
  applyCertificates(secure, certificate)
  const sockets = closeWithConnections(secure)
  const handshakes = secure.listeners('connection') as ((socket: Socket) => void)[]
  secure.removeAllListeners('connection')
  secure.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.setTimeout(plainWithinMs, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.once('readable', () => {
      const first: Buffer | null = socket.read(1)
      if (first === null) return
      socket.unshift(first)
      socket.setTimeout(0)
      if (first[0] === handshakeRecord) for (const handshake of handshakes) handshake.call(secure, socket)
      else plain.emit('connection', socket)
    })
  })
  return secure
}
