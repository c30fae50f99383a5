import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { SavedView } from '../../accounts/index.ts'
import type { ApiContext } from '../api-context.ts'
import { idParams } from '../schemas/params.ts'
import * as shapes from '../schemas/views.ts'

const tags = ['views']
// People who may only read save views of their own too.
const config = { access: 'read', cameras: 'none' } as const
const listSchema = { summary: 'Saved views of the caller', tags, response: { 200: shapes.savedViewList } }
const addSchema = {
  summary: 'Save a view',
  description: 'Replaces a view of the same name.',
  tags,
  body: shapes.newSavedView,
  response: { 201: shapes.savedView },
}
const changeSchema = {
  summary: 'Change a saved view',
  tags,
  params: idParams,
  body: shapes.savedViewChange,
  response: { 200: shapes.savedView },
}
const removeSchema = { summary: 'Remove a saved view', tags, params: idParams, response: { 204: z.null() } }

const present = (view: SavedView) => ({ ...view, createdAt: view.createdAt.toISOString() })

/** Routes for the views that each user saved. */
export function viewRoutes({ accounts }: ApiContext): FastifyPluginAsyncZod {
  const { views } = accounts
  return async app => {
    app.get('/views', { schema: listSchema, config }, async ({ caller }) => ({
      items: (await views.list(caller?.userId ?? null)).map(present),
    }))
    app.post('/views', { schema: addSchema, config }, async ({ caller, body }, reply) =>
      reply.code(201).send(present(await views.add(caller?.userId ?? null, body))),
    )
    app.patch('/views/:id', { schema: changeSchema, config }, async ({ caller, params, body }) =>
      present(await views.change(caller?.userId ?? null, params.id, body)),
    )
    app.delete('/views/:id', { schema: removeSchema, config }, async ({ caller, params }, reply) => {
      await views.remove(caller?.userId ?? null, params.id)
      return reply.code(204).send(null)
    })
  }
}
