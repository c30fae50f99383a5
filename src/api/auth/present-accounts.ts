import type { AuditEntry, Token, User } from '../../accounts/index.ts'
import type { AuditEntry as ApiAuditEntry, ApiToken, ApiUser } from '../schemas/people.ts'

const isoOrNull = (date: Date | null) => date?.toISOString() ?? null

export function presentUser(user: User): ApiUser {
  return { ...user, createdAt: user.createdAt.toISOString(), lastSignIn: isoOrNull(user.lastSignIn) }
}

export function presentToken(token: Token): ApiToken {
  return {
    ...token,
    createdAt: token.createdAt.toISOString(),
    lastUsedAt: isoOrNull(token.lastUsedAt),
    expiresAt: isoOrNull(token.expiresAt),
  }
}

export function presentAuditEntry({ address, at, lastAt, ...entry }: AuditEntry): ApiAuditEntry {
  return { ...entry, from: address, at: at.toISOString(), lastAt: lastAt.toISOString() }
}
