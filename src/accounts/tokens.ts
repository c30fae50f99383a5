import type { Caller } from '../api/api-context.ts'
import type { ApiToken, CreatedToken } from '../api/schemas/index.ts'
import type { Queries, TokenTable, Write } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'
import { Recent } from './recent.ts'
import { hashOf, newSecret } from './secrets.ts'

export interface TokensOptions {
  queries: Queries
  write: Write
  clock: Clock
}

export interface NewToken {
  name: string
  scopes: ApiToken['scopes']
  expiresAt: Date | null
  createdBy: string
}

const secretStart = 'vt_'
const touchEveryMs = 60_000
const rememberedMs = 5_000
const mostRemembered = 2_000

const isoOrNull = (milliseconds: number | null) => (milliseconds === null ? null : new Date(milliseconds).toISOString())

function toToken(row: TokenTable): ApiToken {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes.split(',') as ApiToken['scopes'],
    createdAt: new Date(row.created_at).toISOString(),
    createdBy: row.created_by,
    lastUsedAt: isoOrNull(row.last_used_at),
    expiresAt: isoOrNull(row.expires_at),
  }
}

function accessOf(scopes: string): Caller['access'] {
  const all = scopes.split(',')
  return all.includes('admin') ? 'admin' : all.includes('write') ? 'write' : 'read'
}

/** Keys for programs: `Authorization: Bearer vt_…`. Only their hashes are stored. */
export class Tokens {
  private readonly options: TokensOptions
  private readonly recent: Recent<TokenTable>

  constructor(options: TokensOptions) {
    this.options = options
    this.recent = new Recent({ clock: options.clock, keptMs: rememberedMs, most: mostRemembered })
  }

  async list(): Promise<ApiToken[]> {
    const rows = await this.options.queries.selectFrom('token').selectAll().orderBy('created_at', 'desc').execute()
    return rows.map(toToken)
  }

  /** Makes a token; its secret is never shown again. */
  async add({ name, scopes, expiresAt, createdBy }: NewToken): Promise<CreatedToken> {
    const { queries, write } = this.options
    const [secret, now] = [`${secretStart}${newSecret()}`, this.now()]
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
    return { ...toToken(row), secret }
  }

  /** Ends a token and returns its name. Throws `not-found`. */
  async remove(id: string): Promise<string> {
    const { queries, write } = this.options
    const row = await queries.selectFrom('token').select('name').where('id', '=', id).executeTakeFirst()
    if (!row) throw new ViewtronError('not-found', { what: 'token', id })
    await write([queries.deleteFrom('token').where('id', '=', id).compile()])
    this.recent.clear()
    return row.name
  }

  /** Who a secret belongs to; null where it is not valid. */
  async find(secret: string): Promise<Caller | null> {
    if (!secret.startsWith(secretStart)) return null
    const hash = hashOf(secret)
    const row = this.recent.get(hash) ?? (await this.read(hash))
    if (!row || (row.expires_at !== null && row.expires_at <= this.now())) return null
    this.touch(row)
    return { kind: 'token', userId: null, name: `token ${row.name}`, access: accessOf(row.scopes) }
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }

  private async read(hash: string): Promise<TokenTable | null> {
    const query = this.options.queries.selectFrom('token').selectAll().where('secret_hash', '=', hash)
    const row = await query.executeTakeFirst()
    if (row) this.recent.set(hash, row)
    return row ?? null
  }

  private touch(row: TokenTable): void {
    const { queries, write } = this.options
    const now = this.now()
    if (row.last_used_at !== null && now - row.last_used_at < touchEveryMs) return
    row.last_used_at = now
    const statement = queries.updateTable('token').set({ last_used_at: now }).where('id', '=', row.id).compile()
    // It is tried again with a later request.
    write([statement]).catch(() => undefined)
  }
}
