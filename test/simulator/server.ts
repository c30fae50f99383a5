import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedPost {
  target: string
  headers: NodeJS.Dict<string | string[]>
  body: Buffer
  /** The sender's port: equal for posts of one connection. */
  port: number
}

/** A server on a free port that keeps what it receives and answers with this status. */
export async function startServer(status: (post: ReceivedPost) => number = () => 200) {
  const posts: ReceivedPost[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { url = '', headers, socket } = request
    const post = { target: url, headers, body: Buffer.concat(chunks), port: socket.remotePort ?? 0 }
    posts.push(post)
    response.writeHead(status(post)).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    posts,
    url: new URL(`http://127.0.0.1:${port}/API`),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
