import http, { type IncomingHttpHeaders } from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { Certificate } from '../../../src/simulator/devices/index.ts'

export interface Received {
  from: string
  /** Counts the connections: equal for posts of one connection. */
  connection: number
  target: string
  headers: IncomingHttpHeaders
  body: string
  kind: 'heartbeat' | 'status' | 'trajectory' | 'event'
}

function kindOf(body: string): Received['kind'] {
  if (body.includes('<alarmStatusInfo>')) return 'status'
  if (body.includes('<traject ')) return 'trajectory'
  return body.includes('<smartType') ? 'event' : 'heartbeat'
}

/** Takes posts of devices for the running test. */
export async function receiver({ certificate, status = 200 }: { certificate?: Certificate; status?: number } = {}) {
  const posts: Received[] = []
  const connections: Socket[] = []
  const listener: http.RequestListener = async (request, response) => {
    const body = await text(request)
    const { url = '', headers, socket } = request
    if (!connections.includes(socket)) connections.push(socket)
    const from = socket.remoteAddress ?? ''
    posts.push({ from, connection: connections.indexOf(socket), target: url, headers, body, kind: kindOf(body) })
    response.writeHead(status).end()
  }
  const server = certificate ? https.createServer({ ...certificate }, listener) : http.createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    posts,
    of: (kind: Received['kind']) => posts.filter(post => post.kind === kind),
    port,
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}/API`,
    /** Connections that are open now. */
    connections: () => new Promise<number>(resolve => server.getConnections((_, count) => resolve(count))),
  }
}
