import type { TableStore, TokenTable } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'
import { type Caller, type TokenScope, tokenScopes } from './caller.ts'
import { hashOf, newSecret } from './secrets.ts'
import { TtlCache } from './ttl-cache.ts'

export interface TokensOptions extends TableStore {
  clock: Clock
}

export interface Token {
  id: string
  name: string
  scopes: TokenScope[]
  createdAt: Date
  /** The name of the user or token that made it. */
  createdBy: string
  lastUsedAt: Date | null
  expiresAt: Date | null
}

export type NewToken = Pick<Token, 'name' | 'scopes' | 'expiresAt' | 'createdBy'>

const secretPrefix = 'vt_'
// Storing every use would cost the disk more than it is worth.
const touchEveryMs = 60_000
const cacheTtlMs = 5_000
const maxCached = 2_000

const dateOrNull = (milliseconds: number | null) => (milliseconds === null ? null : new Date(milliseconds))

// Only `add` writes this column.
const toScopes = (text: string) => text.split(',') as TokenScope[]

function toToken(row: TokenTable): Token {
  return {
    id: row.id,
    name: row.name,
    scopes: toScopes(row.scopes),
    createdAt: new Date(row.created_at),
    createdBy: row.created_by,
    lastUsedAt: dateOrNull(row.last_used_at),
    expiresAt: dateOrNull(row.expires_at),
  }
}

/** API tokens for programs: `Authorization: Bearer vt_…`. Only the hashes of their secrets are stored. */
export class Tokens {
  private readonly options: TokensOptions
  private readonly cache: TtlCache<TokenTable>

  constructor(options: TokensOptions) {
    this.options = options
    this.cache = new TtlCache({ clock: options.clock, ttlMs: cacheTtlMs, maxEntries: maxCached })
  }

  /** All tokens, newest first. */
  async list(): Promise<Token[]> {
    const rows = await this.options.queries.selectFrom('token').selectAll().orderBy('created_at', 'desc').execute()
    return rows.map(toToken)
  }

  /** Adds a token. The returned secret is not stored and cannot be read again. */
  async add({ name, scopes, expiresAt, createdBy }: NewToken): Promise<{ token: Token; secret: string }> {
    const { queries, write } = this.options
    const secret = `${secretPrefix}${newSecret()}`
    const now = this.now()
    const row: TokenTable = {
      id: uuid7(now),
      name,
      secret_hash: hashOf(secret),
      scopes: [...new Set(scopes)].join(','),
      created_at: now,
      created_by: createdBy,
      last_used_at: null,
      expires_at: expiresAt?.getTime() ?? null,
    }
    await write([queries.insertInto('token').values(row).compile()])
    return { token: toToken(row), secret }
  }

  /** Removes a token and returns its name. Throws `not-found`. */
  async remove(id: string): Promise<string> {
    const { queries, write } = this.options
    const row = await queries.selectFrom('token').select('name').where('id', '=', id).executeTakeFirst()
    if (!row) throw new ViewtronError('not-found', { what: 'token', id })
    await write([queries.deleteFrom('token').where('id', '=', id).compile()])
    this.cache.clear()
    return row.name
  }

  /** The caller that a secret belongs to; null when the secret is unknown or expired. */
  async find(secret: string): Promise<Caller | null> {
    if (!secret.startsWith(secretPrefix)) return null
    const hash = hashOf(secret)
    const row = this.cache.get(hash) ?? (await this.read(hash))
    if (!row || (row.expires_at !== null && row.expires_at <= this.now())) return null
    this.touch(row)
    const scopes = toScopes(row.scopes)
    const caller = { kind: 'token', userId: null, name: `token ${row.name}`, cameras: null } as const
    if (scopes.includes('site')) return { ...caller, access: 'kiosk', site: row.name }
    return { ...caller, access: tokenScopes.findLast(scope => scopes.includes(scope)) ?? 'kiosk' }
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }

  private async read(hash: string): Promise<TokenTable | null> {
    const query = this.options.queries.selectFrom('token').selectAll().where('secret_hash', '=', hash)
    const row = await query.executeTakeFirst()
    if (row) this.cache.set(hash, row)
    return row ?? null
  }

  private touch(row: TokenTable): void {
    const { queries, write } = this.options
    const now = this.now()
    if (row.last_used_at !== null && now - row.last_used_at < touchEveryMs) return
    row.last_used_at = now
    const statement = queries.updateTable('token').set({ last_used_at: now }).where('id', '=', row.id).compile()
    // A failed write is harmless: a later request stores the time again.
    write([statement]).catch(() => undefined)
  }
}
