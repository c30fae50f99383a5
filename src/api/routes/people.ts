import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Role, User } from '../../accounts/index.ts'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import type { ApiContext } from '../api-context.ts'
import { RequestInvalid } from '../api-error.ts'
import { presentAuditEntry, presentToken, presentUser } from '../auth/present-accounts.ts'
import * as shapes from '../schemas/people.ts'

const admin = { access: 'admin' } as const
const noContent = z.null().describe('Done.')
const byId = z.object({ id: z.string().max(100) })

function describeUser({ role, cameras }: Pick<User, 'role' | 'cameras'>): string {
  return cameras ? `role: ${role}, cameras: ${cameras.join(', ')}` : `role: ${role}`
}

/** Refuses cameras that do not exist, and cameras of an administrator, who sees all. */
async function checkCameras(
  queries: Queries,
  { role, cameras }: { role?: Role | undefined; cameras?: string[] | null | undefined },
): Promise<void> {
  if (!cameras) return
  const known = await ShownCameras.load(queries)
  const unknown = cameras.find(id => !known.isKnown(id))
  if (unknown !== undefined)
    throw new RequestInvalid([{ field: 'cameras', message: `no camera has the id ${unknown}` }])
  if (role === 'admin') {
    throw new RequestInvalid([{ field: 'cameras', message: 'an administrator sees all cameras' }])
  }
}

interface DescribedChange {
  name?: string
  role?: string
  password?: string
  cameras?: string[] | null
}

function describeChange(change: DescribedChange): string {
  const parts = Object.entries(change).map(([field, value]) =>
    field === 'password' ? 'new password' : `${field}: ${value ?? 'all'}`,
  )
  return parts.join(', ')
}

const changeUserSchema = {
  summary: 'Change a user',
  description: 'A new password and other cameras sign the user out everywhere.',
  tags: ['users'],
  params: byId,
  body: shapes.userChange,
  response: { 200: shapes.user },
}

const restoreUserSchema = {
  summary: 'Restore a user within an hour after the removal',
  description: 'With the same password, role, cameras and saved views. Sessions stay ended.',
  tags: ['users'],
  params: byId,
  response: { 200: shapes.user },
}

const removeFactorSchema = {
  summary: 'Turn the second factor of a user off',
  description: 'For somebody who lost the phone and the recovery codes.',
  tags: ['users'],
  params: byId,
  response: { 204: noContent },
}

/** Routes for user accounts. */
export function userRoutes({ accounts, requestAuth, audit, queries }: ApiContext): FastifyPluginAsyncZod {
  const tags = ['users']
  return async app => {
    app.get(
      '/users',
      { schema: { summary: 'All users', tags, response: { 200: shapes.users } }, config: admin },
      async () => ({ items: (await accounts.users.list()).map(presentUser) }),
    )
    app.post(
      '/users',
      { schema: { summary: 'Add a user', tags, body: shapes.newUser, response: { 201: shapes.user } }, config: admin },
      async (request, reply) => {
        await checkCameras(queries, request.body)
        const user = await accounts.users.add(request.body)
        audit.note(request, 'add-user', user.name, describeUser(user))
        return reply.code(201).send(presentUser(user))
      },
    )
    app.patch('/users/:id', { schema: changeUserSchema, config: admin }, async request => {
      const { id } = request.params
      const { name, password, role, cameras } = request.body
      await checkCameras(queries, request.body)
      const change = {
        ...(name && { name }),
        ...(password && { password }),
        ...(role && { role }),
        ...(cameras !== undefined && { cameras }),
      }
      const user = await accounts.users.change(id, change, requestAuth.sessionOf(request)?.id)
      audit.note(request, 'change-user', user.name, describeChange(change))
      return presentUser(user)
    })
    app.delete(
      '/users/:id',
      { schema: { summary: 'Remove a user', tags, params: byId, response: { 204: noContent } }, config: admin },
      async (request, reply) => {
        const name = await accounts.users.remove(request.params.id)
        audit.note(request, 'remove-user', name)
        return reply.code(204).send(null)
      },
    )
    app.post('/users/:id/restore', { schema: restoreUserSchema, config: admin }, async request => {
      const user = await accounts.users.restore(request.params.id)
      audit.note(request, 'restore-user', user.name, describeUser(user))
      return presentUser(user)
    })
  }
}

/** Routes for the second factors of users. */
export function userSecondFactorRoutes({ accounts, audit }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.delete('/users/:id/second-factor', { schema: removeFactorSchema, config: admin }, async (request, reply) => {
      const { id, name } = await accounts.users.get(request.params.id)
      await accounts.secondFactors.remove(id)
      audit.note(request, 'remove-second-factor', name)
      return reply.code(204).send(null)
    })
  }
}

/** Routes for API tokens. */
export function tokenRoutes({ accounts, audit }: ApiContext): FastifyPluginAsyncZod {
  const tags = ['tokens']
  return async app => {
    app.get(
      '/tokens',
      { schema: { summary: 'All API tokens', tags, response: { 200: shapes.tokens } }, config: admin },
      async () => ({ items: (await accounts.tokens.list()).map(presentToken) }),
    )
    app.post(
      '/tokens',
      {
        schema: {
          summary: 'Create an API token',
          description: 'The answer contains the secret, which is never shown again.',
          tags,
          body: shapes.newToken,
          response: { 201: shapes.createdToken },
        },
        config: admin,
      },
      async (request, reply) => {
        const { name, scopes, expiresAt } = request.body
        const createdBy = request.caller?.name ?? ''
        const { token, secret } = await accounts.tokens.add({
          name,
          scopes,
          createdBy,
          expiresAt: expiresAt ? new Date(expiresAt) : null,
        })
        audit.note(request, 'add-token', name, `scopes: ${token.scopes.join(', ')}`)
        return reply.code(201).send({ ...presentToken(token), secret })
      },
    )
    app.delete(
      '/tokens/:id',
      { schema: { summary: 'Revoke an API token', tags, params: byId, response: { 204: noContent } }, config: admin },
      async (request, reply) => {
        const name = await accounts.tokens.remove(request.params.id)
        audit.note(request, 'remove-token', name)
        return reply.code(204).send(null)
      },
    )
  }
}

/** Routes for the audit log. */
export function auditRoutes({ audit }: ApiContext): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/audit',
      {
        schema: {
          summary: 'User actions, newest first',
          tags: ['audit'],
          querystring: shapes.auditQuery,
          response: { 200: shapes.auditPage },
        },
        config: admin,
      },
      async request => {
        const { items, nextCursor } = await audit.page(request.query)
        return { items: items.map(presentAuditEntry), nextCursor }
      },
    )
  }
}
