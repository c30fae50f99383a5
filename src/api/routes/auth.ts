import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ApiContext } from '../api-context.ts'
import { OwnSecondFactor } from '../auth/own-second-factor.ts'
import { SignIn } from '../auth/sign-in.ts'
import type { PathPrefix } from '../path-prefix.ts'
import * as shapes from '../schemas/people.ts'
import { oidcRoutes } from './oidc.ts'
import { passkeyRoutes } from './passkeys.ts'

const tags = ['sign-in']
const noContent = z.null().describe('Done.')
const publicAccess = { access: 'public' } as const
const signedIn = { access: 'read', cameras: 'none' } as const
const enrolling = { ...signedIn, beforeSecondFactor: true } as const

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

const factorSchema = { summary: 'Your second factor', tags, response: { 200: shapes.secondFactor } }
const beginSchema = {
  summary: 'Begin to set up an authenticator app',
  description: 'Signing in needs no code until a first one was sent to `/auth/second-factor/confirm`.',
  tags,
  body: shapes.ownPassword,
  response: { 200: shapes.enrolment },
}
const confirmSchema = {
  summary: 'Turn the second factor on',
  description: 'Signs out all other browsers. The recovery codes are never shown again.',
  tags,
  body: shapes.enrolmentCode,
  response: { 200: shapes.recoveryCodes },
}
const renewSchema = {
  summary: 'Replace your recovery codes',
  tags,
  body: shapes.ownPassword,
  response: { 200: shapes.recoveryCodes },
}
const removeSchema = {
  summary: 'Turn your second factor off',
  tags,
  body: shapes.ownPassword,
  response: { 204: noContent },
}

/** Routes for the caller's second factor, under /auth. */
function secondFactorRoutes(context: ApiContext): FastifyPluginAsyncZod {
  const own = new OwnSecondFactor({ ...context, auth: context.config.auth })
  return async app => {
    app.get('/second-factor', { schema: factorSchema, config: enrolling }, request => own.state(request))
    app.post('/second-factor', { schema: beginSchema, config: enrolling }, request =>
      own.begin(request, request.body.password),
    )
    app.post('/second-factor/confirm', { schema: confirmSchema, config: enrolling }, async request => ({
      recoveryCodes: await own.confirm(request, request.body.code),
    }))
    app.post('/second-factor/recovery-codes', { schema: renewSchema, config: signedIn }, async request => ({
      recoveryCodes: await own.renewRecoveryCodes(request, request.body.password),
    }))
    app.post('/second-factor/remove', { schema: removeSchema, config: signedIn }, async (request, reply) => {
      await own.remove(request, request.body.password)
      return reply.code(204).send(null)
    })
  }
}

const oidcNameOf = ({ oidcIssuer, oidcName }: ApiContext['config']) => (oidcIssuer === null ? null : oidcName)

/** Routes for signing in and out, under /auth. */
export function authRoutes(context: ApiContext, prefix: PathPrefix): FastifyPluginAsyncZod {
  const signIn = new SignIn({ ...context, auth: context.config.auth, prefix, oidcName: oidcNameOf(context.config) })
  return async app => {
    await app.register(secondFactorRoutes(context))
    await app.register(oidcRoutes(context, prefix))
    await app.register(passkeyRoutes(context, prefix))
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
    app.post('/sign-out', { schema: signOutSchema, config: enrolling }, async (request, reply) => {
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
