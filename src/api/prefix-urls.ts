import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { PathPrefix } from './path-prefix.ts'

// Quotes inside a text are escaped, so this always matches a key and the start of its value.
const ownUrl = '"url":"/api/v1/'

/** Inserts `prefix` into each own `url` of a JSON text. */
export function prefixUrls(json: string, prefix: string): string {
  return json.replaceAll(ownUrl, `"url":"${prefix}/api/v1/`)
}

async function* prefixedLines(lines: AsyncIterable<Buffer>, prefix: string) {
  for await (const line of lines) yield Buffer.from(prefixUrls(line.toString(), prefix))
}

/** Adds the proxy's path prefix to picture URLs in JSON and NDJSON answers. */
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
