import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ViewtronError } from '../../model/index.ts'
import { alertDays } from '../alerts/alert-days.ts'
import { parseAlertFilter } from '../alerts/parse-alert-filter.ts'
import { presentAlerts, presentGroups } from '../alerts/present-alerts.ts'
import type { ApiContext } from '../api-context.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { cursorCodec } from '../cursor.ts'
import * as shapes from '../schemas/alerts.ts'
import { idParams } from '../schemas/params.ts'
import { acceptMissingBodies } from '../strict-validation.ts'

const tags = ['alerts']
const kiosk = { access: 'kiosk', cameras: 'filtered' } as const
const read = { access: 'read', cameras: 'filtered' } as const
const operate = { access: 'operate', cameras: 'filtered' } as const
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

type WithCaller = Pick<FastifyRequest, 'caller'>

/** Returns a function that converts parameters of a request to a filter of the alerts that its caller may see. */
function filterWith({ queries }: Pick<ApiContext, 'queries'>) {
  return async (request: WithCaller, query: shapes.ApiAlertFilter) =>
    parseAlertFilter(queries, query, await CameraScope.of(request, queries))
}

function listRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { outputs, queries, timeZone } = context
  const { alerts } = outputs
  const filterOf = filterWith(context)
  return async app => {
    app.get('/alerts', { schema: listSchema, config: kiosk }, async request => {
      const { limit, cursor } = request.query
      const filter = await filterOf(request, request.query)
      const [rows, unseen] = await Promise.all([
        alerts.list({ ...filter, limit: limit + 1, beforeId: cursors.decode(cursor) }),
        alerts.countUnseen(filter),
      ])
      const items = await presentAlerts(queries, rows.slice(0, limit))
      const last = items.at(-1)
      return { items, nextCursor: last && rows.length > limit ? cursors.encode(last.id) : null, unseen }
    })
    app.get('/alerts/groups', { schema: groupSchema, config: read }, async request => {
      const filter = await filterOf(request, request.query)
      return { items: await presentGroups(queries, await alerts.groups(filter, request.query.limit)) }
    })
    app.get('/alerts/days', { schema: daySchema, config: read }, async request => {
      const moments = await alerts.moments(await filterOf(request, request.query))
      return { items: alertDays(moments, timeZone) }
    })
    app.get('/alerts/rules', { schema: ruleSchema, config: read }, async request => ({
      items: await alerts.rules(await filterOf(request, {})),
    }))
  }
}

function oneAlert({ outputs, queries }: Pick<ApiContext, 'outputs' | 'queries'>) {
  return async (request: WithCaller, id: string) => {
    const row = await outputs.alerts.find(id)
    const scope = await CameraScope.of(request, queries)
    const isVisible = row && (!scope.isLimited || (row.camera_id !== null && scope.includes(row.camera_id)))
    const [alert] = isVisible ? await presentAlerts(queries, [row]) : []
    if (!alert) throw new ViewtronError('not-found', { what: 'alert', id })
    return alert
  }
}

function seenRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { outputs, audit } = context
  const { alerts } = outputs
  const found = oneAlert(context)
  const filterOf = filterWith(context)
  const visible = async (request: WithCaller, ids: readonly string[]) =>
    (await alerts.list({ ...(await filterOf(request, {})), ids, limit: ids.length, beforeId: null })).map(
      ({ id }) => id,
    )
  return async app => {
    acceptMissingBodies(app)
    app.post('/alerts/:id/seen', { schema: seenSchema, config: operate }, async request => {
      const { id } = request.params
      await found(request, id)
      await alerts.markSeen([id], request.caller?.name ?? 'nobody')
      audit.note(request, 'see-alert', id)
      return found(request, id)
    })
    app.post('/alerts/seen', { schema: allSeenSchema, config: operate }, async request => {
      const { ids, ...query } = request.body
      const by = request.caller?.name ?? 'nobody'
      if (ids) {
        const seen = await alerts.markSeen(await visible(request, ids), by)
        audit.note(request, 'see-alert', null, `${seen.length} chosen`)
        return { count: seen.length, ids: seen }
      }
      const { count, newest } = await alerts.markAllSeen(await filterOf(request, query), by)
      audit.note(request, 'see-alert', null, `all ${count}`)
      return { count, ids: newest }
    })
    app.post('/alerts/unseen', { schema: unseenSchema, config: operate }, async request => {
      const ids = await visible(request, request.body.ids)
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
    app.get('/alerts/:id', { schema: oneSchema, config: read }, request => found(request, request.params.id))
    await app.register(seenRoutes(context))
  }
}
