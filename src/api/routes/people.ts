import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ApiContext } from '../api-context.ts'
import { presentAuditEntry, presentToken, presentUser } from '../auth/present-accounts.ts'
import * as shapes from '../schemas/people.ts'

const admin = { access: 'admin' } as const
const noContent = z.null().describe('Done.')
const byId = z.object({ id: z.string().max(100) })

function describeChange(change: { name?: string; role?: string; password?: string }): string {
  const parts = Object.entries(change).map(([field, value]) =>
    field === 'password' ? 'new password' : `${field}: ${value}`,
  )
  return parts.join(', ')
}

/** Routes for user accounts. */
export function userRoutes({ accounts, requestAuth, audit }: ApiContext): FastifyPluginAsyncZod {
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
        const user = await accounts.users.add(request.body)
        audit.note(request, 'add-user', user.name, `role: ${user.role}`)
        return reply.code(201).send(presentUser(user))
      },
    )
    app.patch(
      '/users/:id',
      {
        schema: {
          summary: 'Change a user',
          description: 'A new password signs the user out everywhere.',
          tags,
          params: byId,
          body: shapes.userChange,
          response: { 200: shapes.user },
        },
        config: admin,
      },
      async request => {
        const { id } = request.params
        const { name, password, role } = request.body
        const change = { ...(name && { name }), ...(password && { password }), ...(role && { role }) }
        const user = await accounts.users.change(id, change, requestAuth.sessionOf(request)?.id)
        audit.note(request, 'change-user', user.name, describeChange(change))
        return presentUser(user)
      },
    )
    app.delete(
      '/users/:id',
      { schema: { summary: 'Remove a user', tags, params: byId, response: { 204: noContent } }, config: admin },
      async (request, reply) => {
        const name = await accounts.users.remove(request.params.id)
        audit.note(request, 'remove-user', name)
        return reply.code(204).send(null)
      },
    )
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
