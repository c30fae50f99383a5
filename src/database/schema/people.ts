/** Times are milliseconds since 1970, UTC. */
export interface PeopleSchema {
  user: UserTable
  session: SessionTable
  second_factor: SecondFactorTable
  identity: IdentityTable
  passkey: PasskeyTable
  token: TokenTable
  audit: AuditTable
  saved_view: SavedViewTable
  share_link: ShareLinkTable
}

export interface UserTable {
  id: string
  name: string
  /** The name as it is compared: normalised, lower case. */
  name_key: string
  role: 'admin' | 'operator' | 'viewer'
  /** Ids of the only cameras that the user may see, as a JSON list; null for all. */
  cameras: string | null
  /** `$argon2id$…`, see `PasswordHasher`. */
  password_hash: string
  created_at: number
  last_sign_in: number | null
}

/** Only SHA-256 hashes of secrets are stored: a copy of the database does not let anybody sign in. */
export interface SessionTable {
  id: string
  user_id: string
  secret_hash: string
  /** The secret before the last rotation, valid a moment longer for requests that were under way. */
  previous_hash: string | null
  rotated_at: number
  csrf_token: string
  created_at: number
  last_used_at: number
  address: string
  /** `provider`: by OpenID Connect, whose provider asks for a second factor itself; a `passkey` is two factors in one. */
  signed_in_by: SignedInBy
}

export type SignedInBy = 'password' | 'provider' | 'passkey'

/** The authenticator app of a user. */
export interface SecondFactorTable {
  user_id: string
  /** Base32, encrypted with the key of the server. */
  secret: string
  /** Null until a first code showed that the app has the secret. */
  confirmed_at: number | null
  /** The step of 30 s since 1970 of the last code; older ones are refused. */
  last_step: number
  /** SHA-256 hashes of unused recovery codes, as a JSON list. */
  recovery_hashes: string
}

/** An account of an OpenID Connect provider, and the user it signs in. */
export interface IdentityTable {
  issuer: string
  /** The id of the account at the provider. */
  subject: string
  user_id: string
  linked_at: number
}

/** The public key of a passkey (WebAuthn). */
export interface PasskeyTable {
  /** The id of the credential, base64url. */
  id: string
  user_id: string
  name: string
  /** COSE, base64url. */
  public_key: string
  /** The number of signatures that the authenticator counted. */
  counter: number
  created_at: number
  last_used_at: number | null
}

export interface TokenTable {
  id: string
  name: string
  secret_hash: string
  /** Comma-separated. */
  scopes: string
  created_at: number
  created_by: string
  last_used_at: number | null
  expires_at: number | null
}

/** A filter of a page of the dashboard under a name. */
export interface SavedViewTable {
  id: string
  /** Null for a view that was saved without a user. */
  user_id: string | null
  name: string
  page: 'events' | 'live' | 'plates' | 'counts'
  /** The parameters of the page's address. */
  search: string
  created_at: number
}

/** A link that shows one event without a sign-in. Like those of tokens, its secret is stored as a hash. */
export interface ShareLinkTable {
  id: string
  secret_hash: string
  event_id: string
  hiding: 'nothing' | 'marked' | 'everything'
  created_at: number
  /** The name of the user or token that made it. */
  created_by: string
  expires_at: number
  /** Null for a link that nobody ended. */
  ended_at: number | null
  openings: number
  last_opened_at: number | null
}

export interface AuditTable {
  /** UUIDv7, so that ids are in the order of time. */
  id: string
  at: number
  who: string
  /** The address it came from. */
  address: string
  action: string
  subject: string | null
  detail: string | null
  /** The number of times that the same was done. */
  count: number
  /** The time of the last repeat. */
  last_at: number
}
