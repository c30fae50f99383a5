import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { PathPrefix } from './path-prefix.ts'

// Inside a text these quotes would be escaped, so this is always a key and the beginning of its value.
const ownUrl = '"url":"/api/v1/'

/** Puts the path under which a proxy shows the server before each `url` of an answer (JSON text). */
export function prefixUrls(json: string, prefix: string): string {
  return json.replaceAll(ownUrl, `"url":"${prefix}/api/v1/`)
}

async function* prefixedLines(lines: AsyncIterable<Buffer>, prefix: string) {
  for await (const line of lines) yield Buffer.from(prefixUrls(line.toString(), prefix))
}

/** Makes the addresses of pictures in answers lead through the proxy that the request came through. */
export function addUrlPrefixes(app: FastifyInstance, prefix: PathPrefix): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const path = prefix.of(request.raw)
    const type = String(reply.getHeader('content-type') ?? '')
    if (path === '') return payload
    if (typeof payload === 'string' && type.startsWith('application/json')) return prefixUrls(payload, path)
    if (payload instanceof Readable && type.startsWith('application/x-ndjson')) {
      return Readable.from(prefixedLines(payload, path), { objectMode: true, highWaterMark: 1 })
    }
    return payload
  })
}
