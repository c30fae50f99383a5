import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { readAhead } from '../../lib/read-ahead.ts'
import { localDate } from '../../time/local-text.ts'

import type { ApiContext } from '../api-context.ts'
import { parseFilter } from '../events/parse-filter.ts'
import { csvRows, type EventChunks, exportedEvents, ndjsonRows } from '../exports/export-rows.ts'
import { type ZipSource, zipRows } from '../exports/export-zip.ts'
import { eventFilter } from '../schemas/events.ts'
import { untilSearchable } from '../until-searchable.ts'

interface Format {
  name: 'csv' | 'ndjson' | 'zip'
  type: string
  summary: string
  rows: (events: EventChunks, source: ZipSource, now: Date) => AsyncGenerator<Buffer>
}

const formats: readonly Format[] = [
  {
    name: 'csv',
    type: 'text/csv; charset=utf-8',
    summary: 'Matching events in the format of events.csv',
    rows: csvRows,
  },
  {
    name: 'ndjson',
    type: 'application/x-ndjson',
    summary: 'Matching events as JSON, one per line',
    rows: ndjsonRows,
  },
  {
    name: 'zip',
    type: 'application/zip',
    summary: 'Matching events as CSV and NDJSON, with their pictures',
    rows: zipRows,
  },
]

/** Routes that export all events that match a filter. Rows are streamed as they are read. */
export function exportRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, feed, dataDir, timeZone, clock, audit } = context
  return async app => {
    for (const { name, type, summary, rows } of formats) {
      app.get(
        `/export.${name}`,
        { config: { access: 'read' }, schema: { tags: ['export'], summary, querystring: eventFilter } },
        async (request, reply) => {
          const filter = parseFilter(request.query)
          await untilSearchable(context)
          const now = clock.now()
          const source = { queries, filter, lastSeq: feed.lastSeq, timeZone, dataDir }
          const events = await readAhead(exportedEvents(source))
          audit.note(request, 'export-events', name, JSON.stringify(request.query))
          const body = Readable.from(rows(events, source, now), { objectMode: true, highWaterMark: 1 })
          return reply
            .type(type)
            .header('content-disposition', `attachment; filename="viewtron-events-${localDate(now, timeZone)}.${name}"`)
            .send(body)
        },
      )
    }
  }
}
