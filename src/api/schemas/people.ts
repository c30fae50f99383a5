import { z } from 'zod'
import { allTokenScopes, roles } from '../../accounts/caller.ts'
import { siteName, siteNameHint } from '../../model/index.ts'
import { cursor, instant, limit } from './common.ts'

export const role = z.enum(roles)

export const userName = z.string().trim().min(1).max(60)
/** At most 200 characters, because hashing more takes long. */
export const password = z.string().min(10).max(200)

/** `GET /auth/session`: the browser's session. Every change must send `csrfToken` in the `x-csrf-token` header. */
export const session = z.object({
  auth: z.enum(['on', 'off']),
  setupNeeded: z.boolean(),
  /** `cameras`: ids of the only cameras that the user may see; null for all. */
  user: z.object({ id: z.string(), name: z.string(), role, cameras: z.array(z.string()).nullable() }).nullable(),
  csrfToken: z.string().nullable(),
  /** The browser may show the wall and nothing else. */
  kiosk: z.boolean(),
  /** Present where the user's role must have a second factor and the user has none: everything else is refused until then. */
  lacksSecondFactor: z.literal(true).optional(),
  /** The name of the OpenID Connect provider that people may sign in with; absent without one. */
  oidc: z.string().optional(),
})
export type Session = z.infer<typeof session>

/** `POST /auth/setup`. `token` comes from the link that the first start prints. */
export const setup = z.object({ token: z.string().max(200), name: userName, password })
/** `POST /auth/kiosk`: `token` is the secret of a token of scope `kiosk`. */
export const kiosk = z.object({ token: z.string().max(200) })
const code = z.string().min(1).max(40)
/** `POST /auth/sign-in`. `code`: of the authenticator app, or a recovery code; asked for by `code-needed`. */
export const signIn = z.object({ name: z.string().max(200), password: z.string().max(1000), code: code.optional() })
/** `GET /auth/second-factor`: `since` is null without one; `recoveryCodes` is the number of unused ones. */
export const secondFactor = z.object({
  since: instant.nullable(),
  recoveryCodes: z.number().int(),
  isRequired: z.boolean(),
})
export type ApiSecondFactor = z.infer<typeof secondFactor>
/** The own password again, for changes of the second factor. */
export const ownPassword = z.object({ password: z.string().max(1000) })
/** `secret` is base32; `uri` is the content of the QR code (`otpauth://totp/…`). */
export const enrolment = z.object({ secret: z.string(), uri: z.string() })
export type Enrolment = z.infer<typeof enrolment>
export const enrolmentCode = z.object({ code })
/** `GET /auth/oidc/start`: `next` is the path within the dashboard to go to afterwards. */
export const oidcStart = z.object({ next: z.string().max(2000).optional() })
/** `GET /auth/oidc/callback`: what the provider sends back; some add more. */
export const oidcAnswer = z.looseObject({ code: z.string().optional(), state: z.string().optional() })
/** `GET /auth/oidc`: `name` is null where no OpenID Connect provider is set up. */
export const oidcState = z.object({ name: z.string().nullable(), isConnected: z.boolean() })
export type OidcState = z.infer<typeof oidcState>
export const oidcAddress = z.object({ url: z.string() })
export const passkey = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
})
export type ApiPasskey = z.infer<typeof passkey>
export const passkeys = z.object({ items: z.array(passkey) })
/** JSON of WebAuthn (`PublicKeyCredentialCreationOptionsJSON`, `…RequestOptionsJSON`, and what the browser makes of them). */
const webAuthn = z.looseObject({})
export const passkeyOptions = z.object({ publicKey: webAuthn })
export const newPasskey = z.object({ name: z.string().trim().min(1).max(60), credential: webAuthn })
export const passkeyProof = z.object({ credential: z.looseObject({ id: z.string().max(2000) }) })
/** Shown once; each works once instead of a code of the app. */
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })
/** `POST /auth/password`: changes the caller's password. */
export const passwordChange = z.object({ current: z.string().max(1000), next: password })

export const user = z.object({
  id: z.string(),
  name: z.string(),
  role,
  /** Ids of the only cameras that the user may see; null for all. */
  cameras: z.array(z.string()).nullable(),
  createdAt: instant,
  lastSignIn: instant.nullable(),
  sessions: z.number().int(),
  /** Signing in needs a code of an authenticator app. */
  hasSecondFactor: z.boolean(),
})
export type ApiUser = z.infer<typeof user>
export const users = z.object({ items: z.array(user) })
/** Ids of cameras; null for all. An administrator sees all. */
const userCameras = z.array(z.string().max(200)).min(1).max(1000).nullable()
export const newUser = z.object({ name: userName, password, role, cameras: userCameras.default(null) })
export const userChange = z.object({ name: userName, password, role, cameras: userCameras }).partial()

/**
 * `kiosk`: events, pictures, alerts and the live stream, for a screen on a wall; `read`: view everything; `write`: change
 * plates, cameras, inbox; `admin`: change users and settings too; `site`: forward the posts of the site with the token's
 * name, and nothing else.
 */
export const scope = z.enum(allTokenScopes)

export const token = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(scope),
  createdAt: instant,
  createdBy: z.string(),
  lastUsedAt: instant.nullable(),
  expiresAt: instant.nullable(),
})
export type ApiToken = z.infer<typeof token>
export const tokens = z.object({ items: z.array(token) })
export const newToken = z
  .object({
    name: z.string().trim().min(1).max(100),
    scopes: z.array(scope).min(1),
    expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  })
  .superRefine(({ name, scopes }, context) => {
    if (!scopes.includes('site')) return
    const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (scopes.some(one => one !== 'site')) fault('scopes', 'site cannot be combined with other scopes')
    if (!siteName.test(name)) fault('name', `is the name of the site and ${siteNameHint}`)
  })
/** `secret` is returned only here. */
export const createdToken = token.extend({ secret: z.string() })
export type CreatedToken = z.infer<typeof createdToken>

export const auditEntry = z.object({
  id: z.string(),
  at: instant,
  /** A user's name, `token <name>`, or `nobody` where authentication is off. */
  who: z.string(),
  from: z.string(),
  /** e.g. `sign-in`, `sign-in-failed`, `search-plates`, `change-camera`. */
  action: z.string(),
  subject: z.string().nullable(),
  detail: z.string().nullable(),
  /** The number of repeats. Repeats within 10 minutes of each other are one entry. */
  count: z.number().int(),
  lastAt: instant,
})
export type AuditEntry = z.infer<typeof auditEntry>
export const auditQuery = z.object({
  action: z.string().max(60).optional(),
  who: z.string().max(100).optional(),
  limit,
  cursor,
})
export const auditPage = z.object({ items: z.array(auditEntry), nextCursor: z.string().nullable() })
export type AuditPage = z.infer<typeof auditPage>
