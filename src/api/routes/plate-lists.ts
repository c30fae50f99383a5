import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { planImport } from '../../plates/import-plates.ts'
import { KnownPlates } from '../../plates/known-plates.ts'
import { readPlateCsv, writePlateCsv } from '../../plates/plate-csv.ts'
import { localDate } from '../../time/local-text.ts'
import type { ApiContext } from '../api-context.ts'
import { acceptCsv, charsetRead, charsetSaid, csvBytes, largestList } from '../plates/csv-bodies.ts'
import { importQuery, plateImport } from '../schemas/plates.ts'

const tags = ['plates']

async function* plateLines(knownPlates: KnownPlates, timeZone: string): AsyncGenerator<string> {
  yield writePlateCsv([], { header: true, timeZone })
  for await (const plates of knownPlates.pages()) yield writePlateCsv(plates, { header: false, timeZone })
}

/** Routes that export known plates to CSV and import them. */
export function plateListRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, clock, timeZone, audit, plateSync } = context
  const knownPlates = new KnownPlates(context)
  return async app => {
    acceptCsv(app)
    app.get(
      '/plates/export.csv',
      { config: { access: 'read' }, schema: { tags, summary: 'Known plates as CSV' } },
      async (request, reply) => {
        audit.note(request, 'export-plates')
        const name = `viewtron-plates-${localDate(clock.now(), timeZone)}.csv`
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="${name}"`)
          .send(Readable.from(plateLines(knownPlates, timeZone)))
      },
    )
    app.post(
      '/plates/import',
      {
        config: { access: 'operate' },
        bodyLimit: largestList,
        schema: {
          tags,
          summary: 'Import known plates from CSV; `dryRun=true` only reports the changes',
          querystring: importQuery,
          consumes: ['text/csv'],
          response: { 200: plateImport },
        },
      },
      async request => {
        const bytes = csvBytes(request.body)
        const list = readPlateCsv(bytes, { timeZone, charset: charsetSaid(request) })
        const { counts, plates } = await planImport(queries, list, clock.now())
        const { refused } = list
        const result = { ...counts, refused, ...charsetRead(list) }
        if (request.query.dryRun) return result
        // After a failure the same import can be repeated: it adds the missing plates.
        await knownPlates.save(plates)
        plateSync.notice()
        const { added, changed } = counts
        audit.note(request, 'import-plates', null, `${added} added, ${changed} changed, ${refused.length} refused`)
        return result
      },
    )
  }
}
