import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { QueuedInput } from '../../outputs/index.ts'
import type { ApiContext } from '../api-context.ts'
import { covers } from '../auth/access-guard.ts'
import { kindIfMissing } from '../schemas/output-bodies.ts'
import * as shapes from '../schemas/outputs.ts'
import { idParams } from '../schemas/params.ts'
import { acceptMissingBodies, readStrictly } from '../strict-validation.ts'

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
  response: { 201: shapes.outputState },
}
const changeSchema = {
  summary: 'Change a webhook',
  description: 'Missing fields stay, null removes a field. Change webhooks of viewtron.yaml in that file.',
  tags,
  params: idParams,
  response: { 200: shapes.outputState },
}
const removeSchema = {
  summary: 'Remove a webhook and cancel its pending deliveries',
  tags,
  params: idParams,
  response: { 204: z.null() },
}
const restoreSchema = {
  summary: 'Restore a webhook within an hour after the removal',
  description:
    'With its secrets. It continues where it was: events since then are sent, and pending deliveries continue.',
  tags,
  params: idParams,
  response: { 200: shapes.outputState },
}
const testSchema = {
  summary: 'Send a sample event to a webhook, or a test message through the MQTT broker',
  description: 'A body tests the webhook with these changes, without storing them.',
  tags,
  params: idParams,
  response: { 200: shapes.tested },
}
const trySchema = {
  summary: 'Send a sample event to a webhook that is not stored',
  tags,
  response: { 200: shapes.tested },
}

const isAdmin = ({ caller }: FastifyRequest) => caller !== null && covers(caller.access, 'admin')

interface Bodies {
  input: z.ZodType<QueuedInput & { kind?: string | undefined }>
  change: z.ZodType<object>
}

const ofAllKinds: Bodies = { input: shapes.outputInput, change: shapes.outputChange }

/** Routes that list all outputs, and change those that people make over the API. */
export function outputRoutes(
  { outputs, audit }: Pick<ApiContext, 'outputs' | 'audit'>,
  { input, change }: Bodies = ofAllKinds,
): FastifyPluginAsyncZod {
  const { queued } = outputs
  const tryChange = (id: string, changes: object) => {
    const part = queued.withId(id)
    return part.tryChange(id, readStrictly(part.kind.changeSchema, changes))
  }
  return async app => {
    acceptMissingBodies(app)
    app.get('/outputs', { schema: listSchema, config: { access: 'read' } }, async request => ({
      items: outputs.states({ full: isAdmin(request) }),
    }))
    app.post('/outputs', { schema: { ...addSchema, body: input }, config: admin }, async (request, reply) => {
      const { kind = kindIfMissing, ...settings } = request.body
      const state = await queued.ofKind(kind).add(settings)
      audit.note(request, `add-${kind}`, state.name)
      return reply.code(201).send(state)
    })
    app.patch('/outputs/:id', { schema: { ...changeSchema, body: change }, config: admin }, async request => {
      const { id } = request.params
      const part = queued.withId(id)
      const state = await part.change(id, readStrictly(part.kind.changeSchema, request.body))
      // Record field names only, because the values include secrets.
      audit.note(request, `change-${state.kind}`, state.name, Object.keys(request.body).join(', '))
      return state
    })
    app.delete('/outputs/:id', { schema: removeSchema, config: admin }, async (request, reply) => {
      const { id } = request.params
      const part = queued.withId(id)
      audit.note(request, `remove-${part.kind.kind}`, await part.remove(id))
      return reply.code(204).send(null)
    })
    app.post('/outputs/:id/restore', { schema: restoreSchema, config: admin }, async request => {
      const state = await queued.restore(request.params.id)
      audit.note(request, `restore-${state.kind}`, state.name)
      return state
    })
    app.post('/outputs/test', { schema: { ...trySchema, body: input }, config: admin }, async request => {
      const { kind = kindIfMissing, ...settings } = request.body
      const tested = await queued.ofKind(kind).tryOut(settings)
      audit.note(request, `test-${kind}`, settings.name, tested.detail)
      return tested
    })
    app.post('/outputs/:id/test', { schema: { ...testSchema, body: change }, config: admin }, async request => {
      const { id } = request.params
      const isAsStored = Object.keys(request.body).length === 0
      const tested = isAsStored ? await outputs.test(id) : await tryChange(id, request.body)
      const { name, kind } = outputs.states().find(state => state.id === id) ?? { name: id, kind: 'output' }
      audit.note(request, `test-${kind}`, name, tested.detail)
      return tested
    })
  }
}
