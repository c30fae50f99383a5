import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ViewtronError } from '../../model/index.ts'
import { Deliveries } from '../../outputs/index.ts'
import type { ApiContext } from '../api-context.ts'
import { cursorCodec } from '../cursor.ts'
import { presentDeliveries } from '../outputs/present-deliveries.ts'
import * as shapes from '../schemas/outputs.ts'
import { idParams } from '../schemas/params.ts'

const tags = ['outputs']
const cursors = cursorCodec('deliveries', z.object({ at: z.int(), row: z.int() }))
const resendable = ['failed', 'expired', 'cancelled', 'held', 'delivered'] as const

const listSchema = {
  summary: 'Webhook deliveries and their results',
  tags,
  querystring: shapes.deliveryQuery,
  response: { 200: shapes.deliveryPage },
}
const oneSchema = {
  summary: 'Send a delivery again now',
  description: 'Keeps its id. Its age does not matter; it is retried for another 24 hours.',
  tags,
  params: idParams,
  response: { 200: shapes.resent },
}
const allSchema = {
  summary: 'Send deliveries again; by default the failed ones of all webhooks',
  tags,
  body: shapes.resend,
  response: { 200: shapes.resent },
}

/** Routes that list deliveries and send them again. */
export function deliveryRoutes({ queries, outputs, audit }: ApiContext): FastifyPluginAsyncZod {
  const { queued } = outputs
  const deliveries = new Deliveries({ queries })
  return async app => {
    app.get('/deliveries', { schema: listSchema, config: { access: 'read' } }, async request => {
      const { limit, cursor, ...filter } = request.query
      const rows = await deliveries.list({ ...filter, limit: limit + 1, before: cursors.decode(cursor) })
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const nextCursor = last && rows.length > limit ? cursors.encode({ at: last.created_at, row: last.row }) : null
      return { items: await presentDeliveries(queries, shown, queued.names()), nextCursor }
    })
    app.post('/deliveries/:id/resend', { schema: oneSchema, config: { access: 'admin' } }, async request => {
      const { id } = request.params
      const [row] = await deliveries.list({ id, limit: 1 })
      if (!row) throw new ViewtronError('not-found', { what: 'delivery', id })
      queued.withId(row.output_id)
      audit.note(request, 'resend-delivery', id)
      return { count: await queued.resend({ id, outputIds: [row.output_id], status: resendable }) }
    })
    app.post('/deliveries/resend', { schema: allSchema, config: { access: 'admin' } }, async request => {
      const { output, status } = request.body
      if (output !== undefined) queued.withId(output)
      const outputIds = output === undefined ? [...queued.names().keys()] : [output]
      const count = await queued.resend({ outputIds, status })
      audit.note(request, 'resend-deliveries', output ?? null, `${count} of ${status.join(', ')}`)
      return { count }
    })
  }
}
