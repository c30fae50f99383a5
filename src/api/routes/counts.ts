import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { countSeries } from '../../analysis/index.ts'
import { localDate } from '../../time/local-text.ts'
import type { ApiContext } from '../api-context.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { countCsv } from '../counts/count-csv.ts'
import { nameSeries } from '../counts/name-series.ts'
import { parseCountQuery } from '../counts/parse-count-query.ts'
import { countQuery, counts } from '../schemas/counts.ts'

const tags = ['counts']
const read = { access: 'read', cameras: 'filtered' } as const
const patienceMs = 2000

/** Routes for counts of people and vehicles. */
export function countRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, analysis, feed, clock, timeZone, audit } = context

  async function answer(request: FastifyRequest<{ Querystring: z.output<typeof countQuery> }>) {
    const scope = await CameraScope.of(request, queries)
    const query = { ...request.query, camera: scope.narrow(request.query.camera) }
    const parsed = parseCountQuery(query, { now: clock.now(), zone: timeZone })
    await analysis.counted(feed.lastSeq, patienceMs)
    return nameSeries(queries, await countSeries(queries, parsed))
  }

  return async app => {
    const schema = { tags, summary: 'Counts over time', querystring: countQuery, response: { 200: counts } }
    app.get('/counts', { config: read, schema }, request => answer(request))
    app.get(
      '/counts/export.csv',
      { config: read, schema: { tags, summary: 'Counts over time as CSV', querystring: countQuery } },
      async (request, reply) => {
        const csv = countCsv(await answer(request))
        audit.note(request, 'export-counts', null, JSON.stringify(request.query))
        const name = `viewtron-counts-${localDate(clock.now(), timeZone)}.csv`
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="${name}"`)
          .send(csv)
      },
    )
  }
}
