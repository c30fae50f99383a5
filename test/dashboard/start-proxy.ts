import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

const prefix = '/video/cams'

/** Shows the server under a path, as a reverse proxy does that takes the path off. Resolves with the dashboard's address. */
export async function startProxy(target: string): Promise<string> {
  const proxy = http.createServer((request, response) => {
    const { url = '/' } = request
    if (!url.startsWith(`${prefix}/`)) {
      response.writeHead(404).end()
      return
    }
    const passed = http.request(new URL(url.slice(prefix.length), target), {
      method: request.method ?? 'GET',
      headers: { ...request.headers, 'x-forwarded-prefix': prefix },
    })
    passed.on('response', reply => {
      response.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(response)
    })
    passed.on('error', () => response.destroy())
    response.on('close', () => passed.destroy())
    request.pipe(passed)
  })
  await new Promise<void>(listening => proxy.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    proxy.closeAllConnections()
    proxy.close()
  })
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${prefix}/`
}
