import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ApiContext } from '../api-context.ts'
import { SignIn } from '../auth/sign-in.ts'
import type { PathPrefix } from '../path-prefix.ts'
import * as shapes from '../schemas/people.ts'

const tags = ['sign-in']
const noContent = z.null().describe('Done.')
const publicAccess = { access: 'public' } as const
const signedIn = { access: 'read', cameras: 'none' } as const

const sessionSchema = { summary: 'The session of the browser', tags, response: { 200: shapes.session } }
const setupSchema = { summary: 'Create the administrator', tags, body: shapes.setup, response: { 200: shapes.session } }
const signInSchema = { summary: 'Sign in', tags, body: shapes.signIn, response: { 200: shapes.session } }
const kioskSchema = {
  summary: 'Show the wall in this browser',
  description: 'The answer sets a cookie by which the browser reads what a token of scope `kiosk` may read.',
  tags,
  body: shapes.kiosk,
  response: { 200: shapes.session },
}
const signOutSchema = { summary: 'Sign out', tags, response: { 204: noContent } }
const everywhereSchema = { summary: 'Sign out in every browser', tags, response: { 204: noContent } }
const passwordSchema = {
  summary: 'Change your password',
  description: 'Signs out all other browsers.',
  tags,
  body: shapes.passwordChange,
  response: { 204: noContent },
}

/** Routes for signing in and out, under /auth. */
export function authRoutes(context: ApiContext, prefix: PathPrefix): FastifyPluginAsyncZod {
  const signIn = new SignIn({ ...context, auth: context.config.auth, prefix })
  return async app => {
    app.get('/session', { schema: sessionSchema, config: publicAccess }, request => signIn.session(request))
    app.post('/setup', { schema: setupSchema, config: publicAccess }, (request, reply) =>
      signIn.setUp(request, reply, request.body),
    )
    app.post('/sign-in', { schema: signInSchema, config: publicAccess }, (request, reply) =>
      signIn.signIn(request, reply, request.body),
    )
    app.post('/kiosk', { schema: kioskSchema, config: publicAccess }, (request, reply) =>
      signIn.openKiosk(request, reply, request.body),
    )
    app.post('/sign-out', { schema: signOutSchema, config: signedIn }, async (request, reply) => {
      await signIn.signOut(request, reply, { everywhere: false })
      return reply.code(204).send(null)
    })
    app.post('/sign-out-everywhere', { schema: everywhereSchema, config: signedIn }, async (request, reply) => {
      await signIn.signOut(request, reply, { everywhere: true })
      return reply.code(204).send(null)
    })
    app.post('/password', { schema: passwordSchema, config: signedIn }, async (request, reply) => {
      await signIn.changePassword(request, request.body)
      return reply.code(204).send(null)
    })
  }
}
