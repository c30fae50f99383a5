import { z } from 'zod'
import { option } from './option.ts'
import { text, webAddress } from './value-schemas.ts'

/** The settings of an OpenID Connect provider. */
export const oidcOptions = {
  oidcIssuer: option<string | null>({
    env: 'VIEWTRON_OIDC_ISSUER',
    schema: webAddress,
    default: null,
    shown: 'none',
    help: 'address of an OpenID Connect provider that people may sign in with',
  }),
  oidcClientId: option<string | null>({
    env: 'VIEWTRON_OIDC_CLIENT_ID',
    schema: text,
    default: null,
    shown: 'none',
    help: 'id of this server at the OpenID Connect provider',
  }),
  oidcClientSecret: option<string | null>({
    env: 'VIEWTRON_OIDC_CLIENT_SECRET',
    schema: text,
    default: null,
    shown: 'none',
    help: 'secret of this server at the OpenID Connect provider; without one it is a public client',
    secret: true,
  }),
  oidcName: option({
    env: 'VIEWTRON_OIDC_NAME',
    schema: text,
    default: 'single sign-on',
    shown: 'single sign-on',
    help: 'name of the OpenID Connect provider on the sign-in page',
  }),
  oidcNewUsers: option<'off' | 'viewer' | 'operator' | 'admin'>({
    env: 'VIEWTRON_OIDC_NEW_USERS',
    schema: z.enum(['off', 'viewer', 'operator', 'admin'], { error: 'must be off, viewer, operator or admin' }),
    default: 'off',
    shown: 'off',
    help: 'role of people who sign in with the OpenID Connect provider for the first time; `off` lets only users sign in who connected their account',
  }),
}
