/** The levels of access of users and tokens; each level includes the ones before. */
export const accessLevels = ['kiosk', 'read', 'operate', 'write', 'admin'] as const
export type AccessLevel = (typeof accessLevels)[number]

/** The scopes of tokens that give a level of access. */
export const tokenScopes = ['kiosk', 'read', 'write', 'admin'] as const satisfies readonly AccessLevel[]

/** All scopes of tokens. `site` stands alone: the token forwards the posts of the site with its name, and nothing else. */
export const allTokenScopes = [...tokenScopes, 'site'] as const
export type TokenScope = (typeof allTokenScopes)[number]

export const roles = ['admin', 'operator', 'viewer'] as const
export type Role = (typeof roles)[number]

/** The access that each role gives. */
export const roleAccess: Record<Role, AccessLevel> = { admin: 'admin', operator: 'operate', viewer: 'read' }

/** The identity behind a request to the web port. */
export interface Caller {
  kind: 'user' | 'token' | 'nobody'
  /** A user's id; null for tokens and while authentication is off. */
  userId: string | null
  /** The name in the audit log. */
  name: string
  access: AccessLevel
  /** Ids of the only cameras that the caller may see; null for all. */
  cameras: readonly string[] | null
  /** The site whose posts the caller may forward, which is all it may do; left out for others. */
  site?: string
  /** The user must set up a second factor before anything else. */
  lacksSecondFactor?: boolean
}
