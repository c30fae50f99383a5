import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { localDate } from '../../time/local-text.ts'

import type { ApiContext } from '../api-context.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { parseFilter } from '../events/parse-filter.ts'
import type { ExportFormat } from '../exports/open-export.ts'
import { eventFilter } from '../schemas/events.ts'
import { untilSearchable } from '../until-searchable.ts'

interface Format {
  name: ExportFormat
  type: string
  summary: string
}

const formats: readonly Format[] = [
  { name: 'csv', type: 'text/csv; charset=utf-8', summary: 'Matching events in the format of events.csv' },
  { name: 'ndjson', type: 'application/x-ndjson', summary: 'Matching events as JSON, one per line' },
  { name: 'zip', type: 'application/zip', summary: 'Matching events as CSV and NDJSON, with their pictures' },
]

/** Routes that export all events that match a filter. Rows are streamed as they are read. */
export function exportRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { openExport, queries, feed, timeZone, clock, audit } = context
  return async app => {
    for (const { name, type, summary } of formats) {
      app.get(
        `/export.${name}`,
        {
          config: { access: 'read', cameras: 'filtered' },
          schema: { tags: ['export'], summary, querystring: eventFilter },
        },
        async (request, reply) => {
          const filter = parseFilter(request.query, await CameraScope.of(request, queries), timeZone)
          await untilSearchable(context)
          const now = clock.now()
          const pieces = await openExport({ format: name, filter, lastSeq: feed.lastSeq, now })
          audit.note(request, 'export-events', name, JSON.stringify(request.query))
          const body = Readable.from(pieces, { objectMode: true, highWaterMark: 1 })
          return reply
            .type(type)
            .header('content-disposition', `attachment; filename="viewtron-events-${localDate(now, timeZone)}.${name}"`)
            .send(body)
        },
      )
    }
  }
}
