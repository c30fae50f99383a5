import { type CompiledQuery, type ExpressionBuilder, sql } from 'kysely'
import {
  readSetting,
  type Schema,
  type SessionTable,
  type SignedInBy,
  stampedBefore,
  type TableStore,
  type UserTable,
} from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { RemovableBefore } from '../lib/removable-age.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { dayMs } from '../time/units.ts'
import { hashOf, newSecret } from './secrets.ts'
import { TtlCache } from './ttl-cache.ts'
import { camerasOf } from './user-cameras.ts'

export interface SessionsOptions extends TableStore {
  removable: RemovableBefore
  clock: Clock
}

/** A valid session. */
export interface Session {
  id: string
  /** `cameras`: ids of the only cameras that the user may see; null for all. */
  user: Pick<UserTable, 'id' | 'name' | 'role'> & { cameras: string[] | null }
  csrfToken: string
  /** The user's role must have a second factor, and the user has none. */
  lacksSecondFactor: boolean
}

type Row = Pick<SessionTable, 'id' | 'secret_hash' | 'rotated_at' | 'created_at' | 'last_used_at' | 'csrf_token'> & {
  user_id: string
  name: string
  role: UserTable['role']
  cameras: UserTable['cameras']
  lacksSecondFactor: boolean
}

const maxIdleMs = 14 * dayMs
const maxAgeMs = 90 * dayMs
const rotateAfterMs = dayMs
// Requests that were already on their way when the secret changed still bring the previous one.
const previousValidMs = 60_000
// Storing every use would cost the disk more than it is worth.
const touchEveryMs = 5 * 60_000
const cacheTtlMs = 5_000
const maxCached = 2_000

/** Browser sessions. Only hashes of their secrets are stored. A session ends after 14 idle days, and 90 days at most. */
export class Sessions {
  private readonly options: SessionsOptions
  private readonly cache: TtlCache<Row>
  private readonly rotations = new Map<string, { secret: Promise<string | null>; at: number }>()

  constructor(options: SessionsOptions) {
    this.options = options
    this.cache = new TtlCache({ clock: options.clock, ttlMs: cacheTtlMs, maxEntries: maxCached })
  }

  /** Begins a session and returns the secret for its cookie. Removes all expired sessions, of other users too. */
  async begin(userId: string, address: string, signedInBy: SignedInBy = 'password'): Promise<string> {
    const { queries, write } = this.options
    const secret = newSecret()
    const now = this.now()
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
      signed_in_by: signedInBy,
    }
    await write([
      ...this.removeExpired(now),
      queries.insertInto('session').values(session).compile(),
      queries.updateTable('user').set({ last_sign_in: now }).where('id', '=', userId).compile(),
    ])
    return secret
  }

  /** The session of a cookie's secret, with a new secret when a rotation is due; null when the session is not valid. */
  async find(secret: string): Promise<{ session: Session; newSecret: string | null } | null> {
    const hash = hashOf(secret)
    const row = this.cache.get(hash) ?? (await this.read(hash))
    if (!row || !this.isAlive(row)) return null
    this.touch(row)
    const { id, user_id, name, role, csrf_token: csrfToken, lacksSecondFactor } = row
    const cameras = camerasOf(row)
    const rotated = await this.rotate(row, hash)
    return {
      session: { id, user: { id: user_id, name, role, cameras }, csrfToken, lacksSecondFactor },
      newSecret: rotated,
    }
  }

  /** Whether a session has neither been ended nor reached its longest age. */
  async isOpen(sessionId: string): Promise<boolean> {
    const query = this.options.queries.selectFrom('session').select('id').where('id', '=', sessionId)
    return (await query.where('created_at', '>', this.now() - maxAgeMs).executeTakeFirst()) !== undefined
  }

  /** The number of sessions by user id; users without one are left out. */
  async countByUser(): Promise<Map<string, number>> {
    const rows = await this.options.queries
      .selectFrom('session')
      .select(({ fn }) => ['user_id', fn.countAll<number>().as('sessions')])
      .groupBy('user_id')
      .execute()
    return new Map(rows.map(row => [row.user_id, row.sessions]))
  }

  /** Ends one session. */
  async end(sessionId: string): Promise<void> {
    await this.remove(this.options.queries.deleteFrom('session').where('id', '=', sessionId).compile())
  }

  /** Ends all sessions of a user. */
  async endAllOf(userId: string): Promise<void> {
    await this.remove(this.endingOf(userId))
  }

  /** The statement that ends all sessions of a user but `exceptId`. Call `clearCache` when it has run. */
  endingOf(userId: string, exceptId: string | null = null): CompiledQuery {
    const all = this.options.queries.deleteFrom('session').where('user_id', '=', userId)
    return (exceptId === null ? all : all.where('id', '!=', exceptId)).compile()
  }

  /** Must be called when users or sessions were changed in the database. */
  clearCache(): void {
    this.cache.clear()
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }

  private removeExpired(now: number): CompiledQuery[] {
    const { queries, removable } = this.options
    const idle = removable(now - maxIdleMs)
    const old = removable(now - maxAgeMs)
    if (!idle || !old) return []
    const isExpired = ({ or }: ExpressionBuilder<Schema, 'session'>) =>
      or([stampedBefore('last_used_at', idle), stampedBefore('created_at', old)])
    return [queries.deleteFrom('session').where(isExpired).compile()]
  }

  private async remove(statement: CompiledQuery): Promise<void> {
    await this.options.write([statement])
    this.clearCache()
  }

  private async read(hash: string): Promise<Row | null> {
    const since = this.now() - previousValidMs
    const row = await this.options.queries
      .selectFrom('session')
      .innerJoin('user', 'user.id', 'session.user_id')
      .leftJoin('second_factor', 'second_factor.user_id', 'session.user_id')
      .where(where =>
        where.or([
          where('session.secret_hash', '=', hash),
          where.and([where('session.previous_hash', '=', hash), where('session.rotated_at', '>', since)]),
        ]),
      )
      .select(['session.id', 'session.secret_hash', 'session.rotated_at', 'session.created_at', 'session.last_used_at'])
      .select(['session.csrf_token', 'session.user_id', 'user.name', 'user.role', 'user.cameras'])
      .select(['second_factor.confirmed_at', 'session.signed_in_by'])
      .executeTakeFirst()
    if (!row) return null
    const { confirmed_at, signed_in_by, ...session } = row
    const isExempt = confirmed_at !== null || signed_in_by !== 'password'
    const required = isExempt ? [] : await readSetting(this.options.queries, 'second-factor-roles')
    const found = { ...session, lacksSecondFactor: required.includes(row.role) }
    this.cache.set(hash, found)
    return found
  }

  private isAlive({ last_used_at, created_at }: Row): boolean {
    const now = this.now()
    return now - last_used_at < maxIdleMs && now - created_at < maxAgeMs
  }

  private touch(row: Row): void {
    const { queries, write } = this.options
    const now = this.now()
    if (now - row.last_used_at < touchEveryMs) return
    row.last_used_at = now
    const statement = queries.updateTable('session').set({ last_used_at: now }).where('id', '=', row.id).compile()
    // A failed write is harmless: a later request stores the time again.
    write([statement]).catch(() => undefined)
  }

  /**
   * Replaces a secret that is a day old, and returns the new one. All requests that bring the old secret within the
   * next minute get the same new one. Null when no rotation is due or the new secret cannot be stored.
   */
  private rotate(row: Row, hash: string): Promise<string | null> | null {
    const now = this.now()
    const last = this.rotations.get(row.id)
    if (last && now - last.at < previousValidMs) {
      const hasNewSecret = row.secret_hash === hash && row.rotated_at >= last.at
      return hasNewSecret ? null : last.secret
    }
    if (row.secret_hash !== hash || now - row.rotated_at < rotateAfterMs) return null
    for (const [id, { at }] of this.rotations) if (now - at >= previousValidMs) this.rotations.delete(id)
    const secret = this.storeNewSecret(row)
    this.rotations.set(row.id, { secret, at: now })
    return secret
  }

  private async storeNewSecret(row: Row): Promise<string | null> {
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
    this.clearCache()
    return secret
  }
}
