import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Queries } from '../../database/index.ts'
import { planImport } from '../../plates/import-plates.ts'
import { readPlateCsv, writePlateCsv } from '../../plates/plate-csv.ts'
import { localDate } from '../../time/local-date.ts'
import type { ApiContext } from '../api-context.ts'
import { acceptCsv, charsetSaid, csvBytes, largestList } from '../plates/csv-bodies.ts'
import { importQuery, plateImport } from '../schemas/plates.ts'

const tags = ['plates']
const chunk = 1000

async function* plateLines(queries: Queries, timeZone: string): AsyncGenerator<string> {
  yield writePlateCsv([], { header: true, timeZone })
  for (let after = ''; ; ) {
    const query = queries.selectFrom('known_plate').selectAll().where('key', '>', after).orderBy('key').limit(chunk)
    const rows = await query.execute()
    if (rows.length > 0) yield writePlateCsv(rows, { header: false, timeZone })
    const last = rows.at(-1)
    if (!last || rows.length < chunk) return
    after = last.key
  }
}

/** Known plates as a list for a spreadsheet, there and back. */
export function plateListRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, write, clock, timeZone, audit, plateSync } = context
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
          .send(Readable.from(plateLines(queries, timeZone)))
      },
    )
    app.post(
      '/plates/import',
      {
        config: { access: 'write' },
        bodyLimit: largestList,
        schema: {
          tags,
          summary: 'Known plates from CSV; `dryRun=true` only says what would change',
          querystring: importQuery,
          consumes: ['text/csv'],
          response: { 200: plateImport },
        },
      },
      async request => {
        const bytes = csvBytes(request.body)
        const list = readPlateCsv(bytes, { timeZone, charset: charsetSaid(request) })
        const { result, statements } = await planImport(queries, list, clock.now())
        if (request.query.dryRun) return result
        // In pieces, so that a long list never holds up a post; running it again adds what is missing.
        for (let at = 0; at < statements.length; at += chunk) await write(statements.slice(at, at + chunk))
        plateSync.notice()
        const { added, changed, refused } = result
        audit.note(request, 'import-plates', null, `${added} added, ${changed} changed, ${refused.length} refused`)
        return result
      },
    )
  }
}
