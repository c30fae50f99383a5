import type { FastifyInstance, FastifyRequest } from 'fastify'

/** The largest CSV body, in bytes. */
export const largestList = 8 * 2 ** 20

// Spreadsheets, browsers and curl send CSV files under all of these types.
const csvTypes = ['text/csv', 'text/plain', 'application/csv', 'application/vnd.ms-excel', 'application/octet-stream']

/** Accepts CSV bodies, as a buffer, on the routes of `app`. */
export function acceptCsv(app: Pick<FastifyInstance, 'addContentTypeParser'>): void {
  app.addContentTypeParser(csvTypes, { parseAs: 'buffer', bodyLimit: largestList }, (_request, body, done) =>
    done(null, body),
  )
}

/** Returns the bytes of a CSV body; empty for any other body. */
export const csvBytes = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0))

/** Returns the charset of a request: `?charset=`, or the parameter of its Content-Type; null for none. */
export function charsetSaid(request: Pick<FastifyRequest, 'headers' | 'query'>): string | null {
  const { charset } = request.query as { charset?: string | undefined }
  const [, quoted, plain] =
    /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(request.headers['content-type'] ?? '') ?? []
  return charset ?? quoted ?? plain ?? null
}

/** Returns the charset fields of an answer; empty for UTF-8. */
export function charsetRead({ charset, isGuessed }: { charset: string; isGuessed: boolean }) {
  if (charset === 'utf-8') return {}
  return { charset, ...(isGuessed ? { charsetGuessed: true as const } : {}) }
}
