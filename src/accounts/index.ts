export { Accounts, type AccountsOptions, type Identified } from './accounts.ts'
export { type AuditEntry, AuditLog, type AuditSource } from './audit-log.ts'
export {
  type AccessLevel,
  accessLevels,
  allTokenScopes,
  type Caller,
  type Role,
  roleAccess,
  roles,
  type TokenScope,
  tokenScopes,
} from './caller.ts'
export { eraseFromAudit } from './erase-from-audit.ts'
export { removeViewsStatement, viewsAbout } from './erase-saved-views.ts'
export type { Identity } from './identities.ts'
export type { Passkey } from './passkeys.ts'
export { type SavedView, SavedViews, type ViewPage, viewPages } from './saved-views.ts'
export type { Enrolment } from './second-factors.ts'
export { sameSecret } from './secrets.ts'
export type { Session } from './sessions.ts'
export {
  type Hiding,
  hidings,
  type ShareDuration,
  type ShareLink,
  ShareLinks,
  shareDurations,
} from './share-links.ts'
export type { Token } from './tokens.ts'
export { nameKey } from './user-name.ts'
export type { User } from './users.ts'
