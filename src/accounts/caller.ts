/** The levels of access of users and tokens; each level includes the ones before. */
export const accessLevels = ['read', 'write', 'admin'] as const
export type AccessLevel = (typeof accessLevels)[number]

export const roles = ['admin', 'viewer'] as const
/** An admin has access `admin`, a viewer `read`. */
export type Role = (typeof roles)[number]

/** The identity behind a request to the web port. */
export interface Caller {
  kind: 'user' | 'token' | 'nobody'
  /** A user's id; null for tokens and while authentication is off. */
  userId: string | null
  /** The name in the audit log. */
  name: string
  access: AccessLevel
}
