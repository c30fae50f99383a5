import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ApiContext } from '../api-context.ts'
import * as shapes from '../schemas/outputs.ts'
import { idParams } from '../schemas/params.ts'

const tags = ['outputs']
const admin = { access: 'admin' } as const

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

/** Routes that replace the secrets of webhooks. */
export function webhookSecretRoutes({ outputs: { webhooks }, audit }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
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
