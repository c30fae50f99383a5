import { type CompiledQuery, type ExpressionBuilder, sql } from 'kysely'
import type { Queries, Schema, SessionTable, UserTable, Write } from '../database/index.ts'
import { stampedBefore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { RemovableBefore } from '../lib/removable-age.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { Recent } from './recent.ts'
import { hashOf, newSecret } from './secrets.ts'

export interface SessionsOptions {
  queries: Queries
  write: Write
  removable: RemovableBefore
  clock: Clock
}

/** A sign-in that is valid now. */
export interface Session {
  id: string
  user: Pick<UserTable, 'id' | 'name' | 'role'>
  csrfToken: string
}

type Row = Pick<SessionTable, 'id' | 'secret_hash' | 'rotated_at' | 'created_at' | 'last_used_at' | 'csrf_token'> & {
  user_id: string
  name: string
  role: UserTable['role']
}

const dayMs = 86_400_000
const idleMs = 14 * dayMs
const longestMs = 90 * dayMs
const rotateAfterMs = dayMs
// Requests that were on their way when the secret changed.
const previousValidMs = 60_000
const touchEveryMs = 5 * 60_000
const rememberedMs = 5_000
const mostRemembered = 2_000

/** Who is signed in with a browser. Secrets are stored as hashes; sessions end after 14 idle days and 90 in any case. */
export class Sessions {
  private readonly options: SessionsOptions
  private readonly recent: Recent<Row>
  private readonly rotations = new Map<string, { secret: Promise<string | null>; at: number }>()

  constructor(options: SessionsOptions) {
    this.options = options
    this.recent = new Recent({ clock: options.clock, keptMs: rememberedMs, most: mostRemembered })
  }

  /** Signs a user in; the secret is for the cookie. Removes sessions of anybody that have run out. */
  async begin(userId: string, address: string): Promise<string> {
    const { queries, write } = this.options
    const [secret, now] = [newSecret(), this.now()]
    const session: SessionTable = {
      id: uuid7(now),
      user_id: userId,
      secret_hash: hashOf(secret),
      previous_hash: null,
      csrf_token: newSecret(),
      rotated_at: now,
      created_at: now,
      last_used_at: now,
      address,
    }
    await write([
      ...this.removeExpired(now),
      queries.insertInto('session').values(session).compile(),
      queries.updateTable('user').set({ last_sign_in: now }).where('id', '=', userId).compile(),
    ])
    return secret
  }

  private removeExpired(now: number): CompiledQuery[] {
    const { queries, removable } = this.options
    const [idle, old] = [removable(now - idleMs), removable(now - longestMs)]
    if (!idle || !old) return []
    const isExpired = ({ or }: ExpressionBuilder<Schema, 'session'>) =>
      or([stampedBefore('last_used_at', idle), stampedBefore('created_at', old)])
    return [queries.deleteFrom('session').where(isExpired).compile()]
  }

  /** The session of a cookie's secret, with the secret that takes its place once a day; null where it is not valid. */
  async find(secret: string): Promise<{ session: Session; newSecret: string | null } | null> {
    const hash = hashOf(secret)
    const row = this.recent.get(hash) ?? (await this.read(hash))
    if (!row || !this.isAlive(row)) return null
    this.touch(row)
    const { id, user_id, name, role, csrf_token: csrfToken } = row
    const newSecret = await this.rotated(row, hash)
    return { session: { id, user: { id: user_id, name, role }, csrfToken }, newSecret }
  }

  /** Whether nobody has ended this session, and it has not run out. */
  async isOpen(sessionId: string): Promise<boolean> {
    const query = this.options.queries.selectFrom('session').select('id').where('id', '=', sessionId)
    return (await query.where('created_at', '>', this.now() - longestMs).executeTakeFirst()) !== undefined
  }

  /** Signs out. */
  async end(sessionId: string): Promise<void> {
    await this.remove(this.options.queries.deleteFrom('session').where('id', '=', sessionId).compile())
  }

  /** Signs a user out everywhere, or everywhere but here. */
  async endAllOf(userId: string, exceptId: string | null = null): Promise<void> {
    const all = this.options.queries.deleteFrom('session').where('user_id', '=', userId)
    await this.remove((exceptId === null ? all : all.where('id', '!=', exceptId)).compile())
  }

  /** Users have changed: what is remembered of them is not right any more. */
  forget(): void {
    this.recent.clear()
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }

  private async remove(statement: CompiledQuery): Promise<void> {
    await this.options.write([statement])
    this.forget()
  }

  private async read(hash: string): Promise<Row | null> {
    const since = this.now() - previousValidMs
    const row = await this.options.queries
      .selectFrom('session')
      .innerJoin('user', 'user.id', 'session.user_id')
      .where(or =>
        or.or([
          or('session.secret_hash', '=', hash),
          or.and([or('session.previous_hash', '=', hash), or('session.rotated_at', '>', since)]),
        ]),
      )
      .select(['session.id', 'session.secret_hash', 'session.rotated_at', 'session.created_at', 'session.last_used_at'])
      .select(['session.csrf_token', 'session.user_id', 'user.name', 'user.role'])
      .executeTakeFirst()
    if (row) this.recent.set(hash, row)
    return row ?? null
  }

  private isAlive({ last_used_at, created_at }: Row): boolean {
    const now = this.now()
    return now - last_used_at < idleMs && now - created_at < longestMs
  }

  private touch(row: Row): void {
    const { queries, write } = this.options
    const now = this.now()
    if (now - row.last_used_at < touchEveryMs) return
    row.last_used_at = now
    const statement = queries.updateTable('session').set({ last_used_at: now }).where('id', '=', row.id).compile()
    // It is tried again with a later request.
    write([statement]).catch(() => undefined)
  }

  /**
   * The new secret for a session whose secret is a day old: the same for all requests that come with the old one, also
   * a moment later. Null where none is due or it cannot be stored.
   */
  private rotated(row: Row, hash: string): Promise<string | null> | null {
    const now = this.now()
    const known = this.rotations.get(row.id)
    if (known && now - known.at < previousValidMs) {
      const hasNewOne = row.secret_hash === hash && row.rotated_at >= known.at
      return hasNewOne ? null : known.secret
    }
    if (row.secret_hash !== hash || now - row.rotated_at < rotateAfterMs) return null
    for (const [id, { at }] of this.rotations) if (now - at >= previousValidMs) this.rotations.delete(id)
    const secret = this.store(row)
    this.rotations.set(row.id, { secret, at: now })
    return secret
  }

  private async store(row: Row): Promise<string | null> {
    const { queries, write } = this.options
    const secret = newSecret()
    const statement = queries
      .updateTable('session')
      .set({ secret_hash: hashOf(secret), previous_hash: sql`secret_hash`, rotated_at: this.now() })
      .where('id', '=', row.id)
      .where('secret_hash', '=', row.secret_hash)
      .compile()
    try {
      await write([statement])
    } catch {
      // A full disk must not sign anybody out: the old secret stays valid.
      this.rotations.delete(row.id)
      return null
    }
    this.forget()
    return secret
  }
}
