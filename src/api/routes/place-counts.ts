import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { StoredPlaces } from '../../places/index.ts'
import { localDate } from '../../time/local-text.ts'
import type { ApiContext } from '../api-context.ts'
import { countPlace } from '../places/parse-place-counts.ts'
import { placeCountsCsv, placeCountsXlsx } from '../places/place-counts-sheets.ts'
import { presentPlaceCounts } from '../places/present-place-counts.ts'
import { idParams } from '../schemas/params.ts'
import { placeCounts, placeCountsQuery } from '../schemas/place-counts.ts'

const tags = ['places']
// A place has doors at several cameras, so nobody who is limited to some cameras gets it.
const read = { access: 'read' } as const
const patienceMs = 2000
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const asked = { tags, params: idParams, querystring: placeCountsQuery }
const schema = {
  ...asked,
  summary: 'How many came into a place and left it, and were inside',
  response: { 200: placeCounts },
}
const csvSchema = { ...asked, summary: 'Counts of a place as CSV' }
const xlsxSchema = { ...asked, summary: 'Counts of a place as a spreadsheet' }

type Query = z.output<typeof placeCountsQuery>

/** Routes for the counts of places. */
export function placeCountRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, places, feed, clock, timeZone, audit } = context

  async function answer(id: string, query: Query) {
    const upTo = await places.caughtUp(feed.lastSeq, patienceMs)
    const place = await StoredPlaces.find(queries, id)
    const counts = await countPlace(queries, place, query, { now: clock.now(), timeZone })
    return presentPlaceCounts(queries, { place, counts, query, upTo })
  }

  function attach(request: FastifyRequest, reply: FastifyReply, { type, ending }: { type: string; ending: string }) {
    audit.note(request, 'export-counts', (request.params as { id: string }).id, JSON.stringify(request.query))
    const name = `viewtron-place-counts-${localDate(clock.now(), timeZone)}.${ending}`
    return reply.type(type).header('content-disposition', `attachment; filename="${name}"`)
  }

  return async app => {
    app.get('/places/:id/counts', { schema, config: read }, ({ params, query }) => answer(params.id, query))
    app.get('/places/:id/counts.csv', { schema: csvSchema, config: read }, async (request, reply) => {
      const csv = placeCountsCsv(await answer(request.params.id, request.query))
      return attach(request, reply, { type: 'text/csv; charset=utf-8', ending: 'csv' }).send(csv)
    })
    app.get('/places/:id/counts.xlsx', { schema: xlsxSchema, config: read }, async (request, reply) => {
      const xlsx = await placeCountsXlsx(await answer(request.params.id, request.query))
      return attach(request, reply, { type: sheetType, ending: 'xlsx' }).send(xlsx)
    })
  }
}
