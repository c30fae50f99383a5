import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ApiContext } from '../api-context.ts'
import { covers } from '../auth/access-guard.ts'
import { changedWebhook } from '../outputs/changed-webhook.ts'
import * as shapes from '../schemas/outputs.ts'
import { idParams } from '../schemas/params.ts'
import { acceptMissingBodies } from '../strict-validation.ts'

const tags = ['outputs']
const admin = { access: 'admin' } as const

const listSchema = {
  summary: 'Outputs and their state',
  tags,
  response: { 200: shapes.outputList },
}
const addSchema = {
  summary: 'Add a webhook',
  description: 'Starts with the next event. The secret and the values of headers are never returned.',
  tags,
  body: shapes.webhookInput,
  response: { 201: shapes.outputState },
}
const changeSchema = {
  summary: 'Change a webhook',
  description: 'Missing fields stay, null removes a field. Change webhooks of viewtron.yaml in that file.',
  tags,
  params: idParams,
  body: shapes.webhookChange,
  response: { 200: shapes.outputState },
}
const removeSchema = {
  summary: 'Remove a webhook and cancel its pending deliveries',
  tags,
  params: idParams,
  response: { 204: z.null() },
}
const testSchema = {
  summary: 'Send a sample event to a webhook, or a test message through the MQTT broker',
  description: 'A body tests the webhook with these changes, without storing them.',
  tags,
  params: idParams,
  body: shapes.webhookChange,
  response: { 200: shapes.tested },
}
const trySchema = {
  summary: 'Send a sample event to a webhook that is not stored',
  tags,
  body: shapes.webhookInput,
  response: { 200: shapes.tested },
}

const rotateSchema = {
  summary: 'Replace the secret of a webhook; the answer shows it once',
  description: 'The old secret also signs until it is dropped. Unsigned webhooks are signed from now on.',
  tags,
  params: idParams,
  response: { 200: shapes.rotated },
}
const dropSchema = {
  summary: 'Stop signing with the old secret',
  tags,
  params: idParams,
  response: { 200: shapes.outputState },
}

const isAdmin = ({ caller }: FastifyRequest) => caller !== null && covers(caller.access, 'admin')

/** Routes that list all outputs and change webhooks. */
export function outputRoutes({ outputs, audit }: ApiContext): FastifyPluginAsyncZod {
  const { webhooks } = outputs
  return async app => {
    acceptMissingBodies(app)
    app.get('/outputs', { schema: listSchema, config: { access: 'read' } }, async request => ({
      items: outputs.states({ full: isAdmin(request) }),
    }))
    app.post('/outputs', { schema: addSchema, config: admin }, async (request, reply) => {
      const state = await webhooks.add(request.body)
      audit.note(request, 'add-webhook', state.name)
      return reply.code(201).send(state)
    })
    app.patch('/outputs/:id', { schema: changeSchema, config: admin }, async request => {
      const { id } = request.params
      const state = await webhooks.change(id, changedWebhook(webhooks.configOf(id), request.body))
      // Record field names only, because the values include secrets.
      audit.note(request, 'change-webhook', state.name, Object.keys(request.body).join(', '))
      return state
    })
    app.delete('/outputs/:id', { schema: removeSchema, config: admin }, async (request, reply) => {
      audit.note(request, 'remove-webhook', await webhooks.remove(request.params.id))
      return reply.code(204).send(null)
    })
    app.post('/outputs/test', { schema: trySchema, config: admin }, async request => {
      const tested = await webhooks.tryOut(request.body)
      audit.note(request, 'test-webhook', request.body.name, tested.detail)
      return tested
    })
    app.post('/outputs/:id/test', { schema: testSchema, config: admin }, async request => {
      const { id } = request.params
      const change = request.body
      const isAsStored = Object.keys(change).length === 0
      const tested = isAsStored
        ? await outputs.test(id)
        : await webhooks.tryOut(changedWebhook(webhooks.configOf(id), change))
      const { name, kind } = outputs.states().find(state => state.id === id) ?? { name: id, kind: 'output' }
      audit.note(request, `test-${kind}`, name, tested.detail)
      return tested
    })
    app.post('/outputs/:id/rotate', { schema: rotateSchema, config: admin }, async request => {
      const rotated = await webhooks.rotateSecret(request.params.id)
      audit.note(request, 'rotate-secret', rotated.output.name)
      return rotated
    })
    app.delete('/outputs/:id/old-secret', { schema: dropSchema, config: admin }, async request => {
      const state = await webhooks.dropOldSecret(request.params.id)
      audit.note(request, 'drop-old-secret', state.name)
      return state
    })
  }
}
