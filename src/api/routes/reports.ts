import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { uuid7 } from '../../lib/uuid7.ts'
import { StoredPlaces } from '../../places/index.ts'
import { lastFinished, nextDue, type Report, reportStyle, StoredReports } from '../../reports/index.ts'
import { iso } from '../../time/iso.ts'
import type { ApiContext } from '../api-context.ts'
import { RequestInvalid } from '../api-error.ts'
import { tested } from '../schemas/outputs.ts'
import { idParams } from '../schemas/params.ts'
import { type ApiReport, newReport, report, reportChange, reportList } from '../schemas/reports.ts'
import { inlineSource } from '../security-headers.ts'

const tags = ['places']
// A report is about a place, which has doors at several cameras.
const read = { access: 'read' } as const
const write = { access: 'write' } as const

const listSchema = { tags, summary: 'Reports about places', response: { 200: reportList } }
const addSchema = { tags, summary: 'Add a report', body: newReport, response: { 201: report } }
const one = { tags, params: idParams }
const changeSchema = { ...one, summary: 'Change a report', body: reportChange, response: { 200: report } }
const removeSchema = { ...one, summary: 'Remove a report', response: { 204: z.null() } }
const testSchema = { ...one, summary: 'Send the report about the last period now', response: { 200: tested } }
const pageSchema = { ...one, summary: 'The report about the last period, as a page to print' }

/** Nothing but the style of the page. */
const pagePolicy = `default-src 'none'; style-src ${inlineSource(reportStyle.text)}; base-uri 'none'; frame-ancestors 'none'`

/** The objects that the routes share. */
function helpersOf({ queries, outputs, clock, timeZone }: ApiContext) {
  const now = () => clock.now().getTime()
  const lastDue = (schedule: Pick<Report, 'period' | 'at'>) => lastFinished(now(), schedule, timeZone).due
  return {
    now,
    lastDue,
    async present({ placeId, output, createdAt, doneUpTo: _, ...facts }: Report): Promise<ApiReport> {
      const place = (await StoredPlaces.all(queries)).find(({ id }) => id === placeId)
      return {
        ...facts,
        place: { id: placeId, name: place?.name ?? null },
        output: { id: output, name: outputs.queued.names().get(output) ?? null },
        createdAt: iso(createdAt),
        nextAt: facts.enabled ? iso(nextDue(now(), facts, timeZone)) : null,
      }
    },
    /** Throws `request-invalid` for a place or an e-mail output that does not exist. */
    async check({ place, output }: { place?: string | undefined; output?: string | undefined }): Promise<void> {
      const places = await StoredPlaces.all(queries)
      if (place !== undefined && !places.some(({ id }) => id === place))
        throw new RequestInvalid([{ field: 'place', message: `there is no place ${place}` }])
      if (output !== undefined && !outputs.reports.has(output))
        throw new RequestInvalid([{ field: 'output', message: `there is no e-mail output ${output}` }])
    },
  }
}

/** Routes for reports. */
export function reportRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, reports, outputs, audit } = context
  const stored = new StoredReports(queries)
  const { present } = helpersOf(context)
  return async app => {
    await app.register(changeRoutes(context))
    app.get('/reports', { schema: listSchema, config: read }, async () => ({
      items: await Promise.all((await stored.all()).map(present)),
    }))
    app.get('/reports/:id/page', { schema: pageSchema, config: read }, async ({ params }, reply) => {
      const { html } = await reports.write(await stored.find(params.id))
      return reply.type('text/html; charset=utf-8').header('content-security-policy', pagePolicy).send(html)
    })
    app.post('/reports/:id/test', { schema: testSchema, config: write }, async request => {
      const found = await stored.find(request.params.id)
      audit.note(request, 'test-report', found.id, found.name)
      return outputs.reports.test(found.output, await reports.message(found))
    })
  }
}

function changeRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { queries, write: save, audit } = context
  const stored = new StoredReports(queries)
  const { now, lastDue, present, check } = helpersOf(context)
  return async app => {
    app.post('/reports', { schema: addSchema, config: write }, async (request, reply) => {
      const { place: placeId, ...facts } = request.body
      await check(request.body)
      const at = now()
      // The first report is about the next period that ends.
      const added: Report = { ...facts, id: uuid7(at), placeId, createdAt: at, doneUpTo: lastDue(facts) }
      await save([stored.putStatement(added)])
      audit.note(request, 'add-report', added.id, added.name)
      return reply.code(201).send(await present(added))
    })
    app.patch('/reports/:id', { schema: changeSchema, config: write }, async request => {
      const { params, body } = request
      const before = await stored.find(params.id)
      await check(body)
      const { place: placeId, ...given } = Object.fromEntries(
        Object.entries(body).filter(([, value]) => value !== undefined),
      ) as typeof body
      const after: Report = { ...before, ...(given as Partial<Report>), ...(placeId !== undefined && { placeId }) }
      const isOther = after.period !== before.period || after.at !== before.at || (after.enabled && !before.enabled)
      // Reports that were due before the change are not sent afterwards.
      if (isOther) after.doneUpTo = lastDue(after)
      await save([stored.putStatement(after)])
      audit.note(request, 'change-report', params.id, JSON.stringify(body))
      return present(after)
    })
    app.delete('/reports/:id', { schema: removeSchema, config: write }, async (request, reply) => {
      const found = await stored.find(request.params.id)
      await save([stored.removeStatement(found.id)])
      audit.note(request, 'remove-report', found.id, found.name)
      return reply.code(204).send(null)
    })
  }
}
