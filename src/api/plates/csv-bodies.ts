import type { FastifyInstance } from 'fastify'

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
