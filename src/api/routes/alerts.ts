import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ViewtronError } from '../../model/index.ts'
import { presentAlert } from '../alerts/present-alert.ts'
import type { ApiContext } from '../api-context.ts'
import { cursorCodec } from '../cursor.ts'
import * as shapes from '../schemas/outputs.ts'
import { idParams } from '../schemas/params.ts'

const tags = ['alerts']
const cursors = cursorCodec('alerts', z.string().max(100))
const listSchema = {
  summary: 'Alerts, newest first',
  tags,
  querystring: shapes.alertQuery,
  response: { 200: shapes.alertPage },
}
const seenSchema = {
  summary: 'Mark an alert as seen',
  tags,
  params: idParams,
  response: { 200: shapes.alert },
}
const allSeenSchema = { summary: 'Mark all alerts as seen', tags, response: { 200: shapes.alertsSeen } }

/** Lists alerts and marks them as seen. */
export function alertRoutes({ outputs, audit }: ApiContext): FastifyPluginAsyncZod {
  const { alerts } = outputs
  const found = async (id: string) => {
    const row = await alerts.find(id)
    if (!row) throw new ViewtronError('not-found', { what: 'alert', id })
    return row
  }
  return async app => {
    app.get('/alerts', { schema: listSchema, config: { access: 'read' } }, async request => {
      const { seen, limit, cursor } = request.query
      const [rows, unseen] = await Promise.all([
        alerts.list({ limit: limit + 1, beforeId: cursors.decode(cursor), seen }),
        alerts.countUnseen(),
      ])
      const items = rows.slice(0, limit).map(presentAlert)
      const last = items.at(-1)
      return { items, nextCursor: last && rows.length > limit ? cursors.encode(last.id) : null, unseen }
    })
    app.post('/alerts/:id/seen', { schema: seenSchema, config: { access: 'write' } }, async request => {
      const { id } = request.params
      await found(id)
      await alerts.markSeen(id, request.caller?.name ?? 'nobody')
      audit.note(request, 'see-alert', id)
      return presentAlert(await found(id))
    })
    app.post('/alerts/seen', { schema: allSeenSchema, config: { access: 'write' } }, async request => {
      const count = await alerts.countUnseen()
      await alerts.markSeen(null, request.caller?.name ?? 'nobody')
      audit.note(request, 'see-alert', null, `all ${count}`)
      return { count }
    })
  }
}
