import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Bytes of the largest list that is taken in one request. */
export const largestList = 8 * 2 ** 20

// Spreadsheets, browsers and curl call a CSV file all of these.
const csvTypes = ['text/csv', 'text/plain', 'application/csv', 'application/vnd.ms-excel', 'application/octet-stream']

/** Lets the routes of `app` take CSV; bodies come as bytes. */
export function acceptCsv(app: Pick<FastifyInstance, 'addContentTypeParser'>): void {
  app.addContentTypeParser(csvTypes, { parseAs: 'buffer', bodyLimit: largestList }, (_request, body, done) =>
    done(null, body),
  )
}

/** The bytes of a CSV body; none where it was anything else. */
export const csvBytes = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0))

/** The charset that a request names: `?charset=`, or the parameter of its Content-Type; null where it names none. */
export function charsetSaid(request: Pick<FastifyRequest, 'headers' | 'query'>): string | null {
  const { charset } = request.query as { charset?: string | undefined }
  const [, quoted, plain] =
    /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(request.headers['content-type'] ?? '') ?? []
  return charset ?? quoted ?? plain ?? null
}

/** How a list was read, for the answer; nothing for what all lists should be. */
export function charsetRead({ charset, isGuessed }: { charset: string; isGuessed: boolean }) {
  if (charset === 'utf-8') return {}
  return { charset, ...(isGuessed ? { charsetGuessed: true as const } : {}) }
}
