import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ViewtronError } from '../../model/index.ts'
import type { ApiContext } from '../api-context.ts'
import { OidcProvider } from '../auth/oidc-provider.ts'
import { OidcSignIn } from '../auth/oidc-sign-in.ts'
import type { PathPrefix } from '../path-prefix.ts'
import * as shapes from '../schemas/people.ts'

const tags = ['sign-in']
const publicAccess = { access: 'public' } as const
const signedIn = { access: 'read', cameras: 'none' } as const
const redirect = z.null().describe('A redirect.')

const startSchema = {
  summary: 'Sign in with the OpenID Connect provider',
  description:
    'Redirects to the provider, which sends the browser back to `/auth/oidc/callback`; or to the sign-in page with the reason as `problem`.',
  tags,
  querystring: shapes.oidcStart,
  response: { 302: redirect },
}
const callbackSchema = {
  summary: 'End of a sign-in with the OpenID Connect provider',
  description: 'Redirects to the dashboard, or to the sign-in page with the reason as `problem`.',
  tags,
  querystring: shapes.oidcAnswer,
  response: { 302: redirect },
}
const stateSchema = {
  summary: 'The OpenID Connect provider, and whether your account there is connected',
  tags,
  response: { 200: shapes.oidcState },
}
const connectSchema = {
  summary: 'Connect your account at the OpenID Connect provider',
  description: 'The answer is the address where the browser goes next.',
  tags,
  response: { 200: shapes.oidcAddress },
}
const disconnectSchema = {
  summary: 'Disconnect your account at the OpenID Connect provider',
  tags,
  response: { 204: z.null().describe('Done.') },
}

/** Routes for signing in with an OpenID Connect provider, under /auth. They throw `oidc-off` where none is set up. */
export function oidcRoutes(context: ApiContext, prefix: PathPrefix): FastifyPluginAsyncZod {
  const { accounts, requestAuth, audit, config } = context
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: clientSecret, oidcNewUsers, publicUrl } = config
  const isOn = issuer !== null && clientId !== null && config.auth === 'on'
  const newUsers = oidcNewUsers === 'off' ? null : oidcNewUsers
  const provider = isOn ? new OidcProvider({ issuer, clientId, clientSecret }) : null
  const oidc = provider && new OidcSignIn({ ...context, provider, newUsers, publicUrl, prefix })
  /** The sign-in page with what went wrong: the browser shows the answer of these routes as a page. */
  function problemPage(request: FastifyRequest, error: unknown): string {
    if (!(error instanceof ViewtronError)) throw error
    request.log.warn(error.message)
    return `${prefix.of(request.raw)}/sign-in?problem=${error.code}`
  }
  function needed<Part>(part: Part | null): Part {
    if (part === null) throw new ViewtronError('oidc-off')
    return part
  }
  return async app => {
    app.get('/oidc/start', { schema: startSchema, config: publicAccess }, async (request, reply) => {
      const begin = async () => (await needed(oidc).begin(request, reply, { next: request.query.next })).href
      return reply.redirect(await begin().catch(error => problemPage(request, error)))
    })
    app.get('/oidc/callback', { schema: callbackSchema, config: publicAccess }, async (request, reply) => {
      const end = async () => `${prefix.of(request.raw)}${await needed(oidc).end(request, reply)}`
      return reply.redirect(await end().catch(error => problemPage(request, error)))
    })
    app.get('/oidc', { schema: stateSchema, config: signedIn }, async request => {
      const session = requestAuth.sessionOf(request)
      const isConnected =
        session !== null && issuer !== null && (await accounts.identities.isLinked(session.user.id, issuer))
      return { name: isOn ? config.oidcName : null, isConnected }
    })
    app.post('/oidc/connect', { schema: connectSchema, config: signedIn }, async (request, reply) => {
      const linkTo = requestAuth.ownSession(request).user.id
      const address = await needed(oidc).begin(request, reply, { next: '/settings/account', linkTo })
      return { url: address.href }
    })
    app.post('/oidc/disconnect', { schema: disconnectSchema, config: signedIn }, async (request, reply) => {
      await accounts.identities.unlink(requestAuth.ownSession(request).user.id, needed(issuer))
      audit.note(request, 'disconnect-account')
      return reply.code(204).send(null)
    })
  }
}
