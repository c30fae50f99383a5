import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { iso } from '../../time/iso.ts'
import type { ApiContext } from '../api-context.ts'
import * as shapes from '../schemas/mqtt.ts'
import { tested } from '../schemas/outputs.ts'

const tags = ['outputs']
const admin = { access: 'admin' } as const

const readSchema = {
  summary: 'Settings of MQTT',
  description: 'What viewtron.yaml or the environment define has precedence and is listed in `fixed`.',
  tags,
  response: { 200: shapes.mqtt },
}
const saveSchema = {
  summary: 'Change the settings of MQTT',
  description: 'Takes effect at once. The password is encrypted and never returned.',
  tags,
  body: shapes.mqttInput,
  response: { 200: shapes.mqtt },
}
const removeSchema = {
  summary: 'Remove the settings of MQTT that were made over the API',
  tags,
  response: { 204: z.null() },
}
const restoreSchema = {
  summary: 'Restore the settings of MQTT within an hour after they were removed',
  description: 'Events since then are published as history.',
  tags,
  response: { 200: shapes.mqtt },
}
const testSchema = {
  summary: 'Test settings of MQTT that are not stored',
  description: 'Connects, publishes a message on `<prefix>/test` and waits for it to come back.',
  tags,
  body: shapes.mqttInput,
  response: { 200: tested },
}
const topicsSchema = {
  summary: 'What was published on each MQTT topic last',
  tags,
  response: { 200: shapes.mqttTopics },
}

/** Routes for the settings of MQTT, and what was published. */
export function mqttRoutes({ outputs: { mqtt }, audit }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.get('/mqtt', { schema: readSchema, config: admin }, async () => mqtt.view())
    app.get('/mqtt/topics', { schema: topicsSchema, config: admin }, async () => ({
      items: (await mqtt.recent()).map(({ at, ...message }) => ({ ...message, at: iso(at) })),
    }))
    app.put('/mqtt', { schema: saveSchema, config: admin }, async request => {
      const view = await mqtt.save(request.body)
      // Field names only, because the values include the password.
      audit.note(request, 'change-mqtt', view.settings.url, Object.keys(request.body).join(', '))
      return view
    })
    app.delete('/mqtt', { schema: removeSchema, config: admin }, async (request, reply) => {
      const { url } = mqtt.view().settings
      await mqtt.remove()
      audit.note(request, 'remove-mqtt', url)
      return reply.code(204).send(null)
    })
    app.post('/mqtt/restore', { schema: restoreSchema, config: admin }, async request => {
      const view = await mqtt.restore()
      audit.note(request, 'restore-mqtt', view.settings.url)
      return view
    })
    app.post('/mqtt/test', { schema: testSchema, config: admin }, async request => {
      const outcome = await mqtt.tryOut(request.body)
      audit.note(request, 'test-mqtt', request.body.url ?? null, outcome.detail)
      return outcome
    })
  }
}
