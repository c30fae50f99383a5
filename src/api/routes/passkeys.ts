import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Passkey } from '../../accounts/index.ts'
import type { ApiContext } from '../api-context.ts'
import { PasskeySignIn } from '../auth/passkey-sign-in.ts'
import type { PathPrefix } from '../path-prefix.ts'
import * as shapes from '../schemas/people.ts'

const tags = ['sign-in']
const noContent = z.null().describe('Done.')
const publicAccess = { access: 'public' } as const
const signedIn = { access: 'read', cameras: 'none' } as const

const listSchema = { summary: 'Your passkeys', tags, response: { 200: shapes.passkeys } }
const optionsSchema = {
  summary: 'Begin to add a passkey',
  description: 'The answer is for `navigator.credentials.create`.',
  tags,
  body: shapes.ownPassword,
  response: { 200: shapes.passkeyOptions },
}
const addSchema = { summary: 'Add a passkey', tags, body: shapes.newPasskey, response: { 201: shapes.passkey } }
const removeSchema = {
  summary: 'Remove a passkey',
  tags,
  params: z.object({ id: z.string().max(2000) }),
  response: { 204: noContent },
}
const challengeSchema = {
  summary: 'Begin to sign in with a passkey',
  description: 'The answer is for `navigator.credentials.get`.',
  tags,
  response: { 200: shapes.passkeyOptions },
}
const signInSchema = {
  summary: 'Sign in with a passkey',
  tags,
  body: shapes.passkeyProof,
  response: { 204: noContent },
}

const present = ({ id, name, createdAt, lastUsedAt }: Passkey) => ({
  id,
  name,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
})

/** Routes for passkeys, under /auth. */
export function passkeyRoutes(context: ApiContext, prefix: PathPrefix): FastifyPluginAsyncZod {
  const { auth, publicUrl } = context.config
  const passkeys = new PasskeySignIn({ ...context, auth, publicUrl, prefix })
  return async app => {
    app.get('/passkeys', { schema: listSchema, config: signedIn }, async request => ({
      items: (await passkeys.list(request)).map(present),
    }))
    app.post('/passkeys/options', { schema: optionsSchema, config: signedIn }, async request => ({
      publicKey: { ...(await passkeys.creationOptions(request, request.body.password)) },
    }))
    app.post('/passkeys', { schema: addSchema, config: signedIn }, async (request, reply) => {
      const { name, credential } = request.body
      // The library checks the shape of what came from the browser.
      const added = await passkeys.add(request, name, credential as unknown as RegistrationResponseJSON)
      return reply.code(201).send(present(added))
    })
    app.delete('/passkeys/:id', { schema: removeSchema, config: signedIn }, async (request, reply) => {
      await passkeys.remove(request, request.params.id)
      return reply.code(204).send(null)
    })
    app.post('/passkeys/challenge', { schema: challengeSchema, config: publicAccess }, async request => ({
      publicKey: { ...(await passkeys.requestOptions(request)) },
    }))
    app.post('/passkeys/sign-in', { schema: signInSchema, config: publicAccess }, async (request, reply) => {
      await passkeys.signIn(request, reply, request.body.credential as unknown as AuthenticationResponseJSON)
      return reply.code(204).send(null)
    })
  }
}
