import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Caller } from '../../accounts/index.ts'
import { ViewtronError } from '../../model/index.ts'
import type { ListedPushDevice } from '../../outputs/index.ts'
import type { ApiContext } from '../api-context.ts'
import { tested } from '../schemas/outputs.ts'
import { idParams } from '../schemas/params.ts'
import * as shapes from '../schemas/push.ts'
import { acceptMissingBodies } from '../strict-validation.ts'

const tags = ['push']
// People who may only read receive notifications too.
const own = { access: 'read', cameras: 'none' } as const

const listSchema = { summary: 'Your devices with notifications', tags, response: { 200: shapes.pushDeviceList } }
const addSchema = {
  summary: 'Send notifications to a browser of yours',
  description: 'A browser that has them already is changed.',
  tags,
  body: shapes.newPushDevice,
  response: { 201: shapes.pushDevice },
}
const changeSchema = {
  summary: 'Change the name or the least severity of one of your devices',
  tags,
  params: idParams,
  body: shapes.pushDeviceChange,
  response: { 200: shapes.pushDevice },
}
const removeSchema = {
  summary: 'Send no more notifications to one of your devices',
  tags,
  params: idParams,
  response: { 204: z.null() },
}
const testSchema = {
  summary: 'Send a test notification to one of your devices',
  tags,
  params: idParams,
  response: { 200: tested },
}
const actionSchema = {
  summary: 'Use a button of a notification',
  description: 'The token is in the notification; it works once, for ten minutes, while its person is an operator.',
  tags,
  body: shapes.pushActionRequest,
  response: { 200: shapes.pushActionDone },
}

const present = ({ createdAt, lastDeliveredAt, lastError, ...device }: ListedPushDevice) => ({
  ...device,
  createdAt: createdAt.toISOString(),
  lastDeliveredAt: lastDeliveredAt?.toISOString() ?? null,
  lastError: lastError && { at: lastError.at.toISOString(), message: lastError.message },
})

/** The person behind a request; null while sign-in is off. Throws `push-needs-person`. */
function personOf(caller: Caller | null): string | null {
  if (caller === null || caller.kind === 'token') throw new ViewtronError('push-needs-person')
  return caller.userId
}

/** Routes for the devices on which each person receives notifications. */
function deviceRoutes({ outputs, audit }: ApiContext): FastifyPluginAsyncZod {
  const { subscriptions } = outputs.push
  return async app => {
    acceptMissingBodies(app)
    app.get('/push/devices', { schema: listSchema, config: own }, async ({ caller }) => ({
      items: (await subscriptions.list(personOf(caller))).map(present),
      publicKey: await subscriptions.publicKey(),
    }))
    app.post('/push/devices', { schema: addSchema, config: own }, async (request, reply) => {
      const added = await subscriptions.add(personOf(request.caller), request.body)
      audit.note(request, 'add-push-device', added.name, `from ${added.severity}`)
      return reply.code(201).send(present(added))
    })
    app.patch('/push/devices/:id', { schema: changeSchema, config: own }, async request => {
      const changed = await subscriptions.change(personOf(request.caller), request.params.id, request.body)
      audit.note(request, 'change-push-device', changed.name, `from ${changed.severity}`)
      return present(changed)
    })
    app.delete('/push/devices/:id', { schema: removeSchema, config: own }, async (request, reply) => {
      audit.note(request, 'remove-push-device', await subscriptions.remove(personOf(request.caller), request.params.id))
      return reply.code(204).send(null)
    })
    app.post('/push/devices/:id/test', { schema: testSchema, config: own }, ({ caller, params }) =>
      subscriptions.test(personOf(caller), params.id),
    )
  }
}

/** The route of the buttons of notifications. */
function actionRoutes({ outputs, audit }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.post('/push/actions', { schema: actionSchema, config: { access: 'public' } }, async request => {
      const { action, alertId, by, gate } = await outputs.push.actions.use(request.body.token)
      if (gate) audit.noteAs(by, request.ip, 'open-output', gate.device, `output ${gate.output}, from a notification`)
      else audit.noteAs(by, request.ip, 'see-alert', alertId, 'from a notification')
      return { action, alertId, by }
    })
  }
}

/** Routes of notifications on phones and in browsers. */
export function pushRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const { metrics, outputs } = context
  metrics.gauge('viewtron_push_devices', 'Devices that receive notifications.', () => outputs.push.deviceCount)
  metrics.counters(
    'viewtron_push_attempts_total',
    'Attempts to send notifications since the start, by result.',
    'result',
    () => ({
      ...outputs.push.tally,
    }),
  )
  return async app => {
    await app.register(deviceRoutes(context))
    await app.register(actionRoutes(context))
  }
}
