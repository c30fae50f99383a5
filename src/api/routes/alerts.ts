import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ViewtronError } from '../../model/index.ts'
import { alertDays } from '../alerts/alert-days.ts'
import { parseAlertFilter } from '../alerts/parse-alert-filter.ts'
import { presentAlerts, presentGroups } from '../alerts/present-alerts.ts'
import type { ApiContext } from '../api-context.ts'
import { cursorCodec } from '../cursor.ts'
import * as shapes from '../schemas/alerts.ts'
import { idParams } from '../schemas/params.ts'
import { acceptMissingBodies } from '../strict-validation.ts'

const tags = ['alerts']
const read = { access: 'read' } as const
const write = { access: 'write' } as const
const cursors = cursorCodec('alerts', z.string().max(100))
const listSchema = {
  summary: 'Alerts, newest first',
  tags,
  querystring: shapes.alertQuery,
  response: { 200: shapes.alertPage },
}
const groupSchema = {
  summary: 'Alerts of the same rule about the same subject, together',
  tags,
  querystring: shapes.alertGroupQuery,
  response: { 200: shapes.alertGroups },
}
const daySchema = {
  summary: 'Days with alerts, in the zone of the site',
  tags,
  querystring: shapes.alertFilter,
  response: { 200: shapes.alertDays },
}
const ruleSchema = { summary: 'Rules that have raised alerts', tags, response: { 200: shapes.alertRules } }
const oneSchema = { summary: 'One alert', tags, params: idParams, response: { 200: shapes.alert } }
const seenSchema = {
  summary: 'Mark an alert as seen',
  tags,
  params: idParams,
  response: { 200: shapes.alert },
}
const allSeenSchema = {
  summary: 'Mark alerts as seen: the given ones, those that match, or all',
  tags,
  body: shapes.seenRequest,
  response: { 200: shapes.alertsSeen },
}
const unseenSchema = {
  summary: 'Mark alerts as not seen',
  tags,
  body: shapes.unseenRequest,
  response: { 200: shapes.alertsSeen },
}

function listRoutes({ outputs: { alerts }, queries, timeZone }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.get('/alerts', { schema: listSchema, config: read }, async ({ query }) => {
      const { limit, cursor } = query
      const filter = await parseAlertFilter(queries, query)
      const [rows, unseen] = await Promise.all([
        alerts.list({ ...filter, limit: limit + 1, beforeId: cursors.decode(cursor) }),
        alerts.countUnseen(filter),
      ])
      const items = await presentAlerts(queries, rows.slice(0, limit))
      const last = items.at(-1)
      return { items, nextCursor: last && rows.length > limit ? cursors.encode(last.id) : null, unseen }
    })
    app.get('/alerts/groups', { schema: groupSchema, config: read }, async ({ query }) => {
      const filter = await parseAlertFilter(queries, query)
      return { items: await presentGroups(queries, await alerts.groups(filter, query.limit)) }
    })
    app.get('/alerts/days', { schema: daySchema, config: read }, async ({ query }) => {
      const moments = await alerts.moments(await parseAlertFilter(queries, query))
      return { items: alertDays(moments, timeZone) }
    })
    app.get('/alerts/rules', { schema: ruleSchema, config: read }, async () => ({ items: await alerts.rules() }))
  }
}

function oneAlert({ outputs, queries }: Pick<ApiContext, 'outputs' | 'queries'>) {
  return async (id: string) => {
    const row = await outputs.alerts.find(id)
    const [alert] = row ? await presentAlerts(queries, [row]) : []
    if (!alert) throw new ViewtronError('not-found', { what: 'alert', id })
    return alert
  }
}

function seenRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { outputs, audit, queries } = context
  const { alerts } = outputs
  const found = oneAlert(context)
  return async app => {
    acceptMissingBodies(app)
    app.post('/alerts/:id/seen', { schema: seenSchema, config: write }, async request => {
      const { id } = request.params
      await found(id)
      await alerts.markSeen([id], request.caller?.name ?? 'nobody')
      audit.note(request, 'see-alert', id)
      return found(id)
    })
    app.post('/alerts/seen', { schema: allSeenSchema, config: write }, async request => {
      const { ids, ...query } = request.body
      const by = request.caller?.name ?? 'nobody'
      if (ids) {
        const seen = await alerts.markSeen(ids, by)
        audit.note(request, 'see-alert', null, `${seen.length} chosen`)
        return { count: seen.length, ids: seen }
      }
      const { count, newest } = await alerts.markAllSeen(await parseAlertFilter(queries, query), by)
      audit.note(request, 'see-alert', null, `all ${count}`)
      return { count, ids: newest }
    })
    app.post('/alerts/unseen', { schema: unseenSchema, config: write }, async request => {
      const { ids } = request.body
      await alerts.markUnseen(ids)
      audit.note(request, 'unsee-alert', null, `${ids.length} chosen`)
      return { count: ids.length, ids }
    })
  }
}

/** Lists alerts, one by one and in groups, and marks them as seen. */
export function alertRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const found = oneAlert(context)
  return async app => {
    await app.register(listRoutes(context))
    app.get('/alerts/:id', { schema: oneSchema, config: read }, ({ params }) => found(params.id))
    await app.register(seenRoutes(context))
  }
}
