import type { CompiledQuery } from 'kysely'
import type { ApiUser } from '../api/schemas/index.ts'
import type { Queries, UserTable, Write } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'
import type { PasswordHasher } from './password-hash.ts'
import type { Sessions } from './sessions.ts'
import { nameKey } from './user-name.ts'

export interface UsersOptions {
  queries: Queries
  write: Write
  hasher: PasswordHasher
  sessions: Sessions
  clock: Clock
}

export interface NewUser {
  name: string
  password: string
  role: UserTable['role']
}

/** Who may sign in. */
export class Users {
  private readonly options: UsersOptions
  /** Changes go one after the other: "the last administrator" is only true while nobody else changes anything. */
  private line: Promise<unknown> = Promise.resolve()
  private known = false

  constructor(options: UsersOptions) {
    this.options = options
  }

  /** Whether there is anybody at all. */
  async exist(): Promise<boolean> {
    if (!this.known)
      this.known = (await this.options.queries.selectFrom('user').select('id').executeTakeFirst()) !== undefined
    return this.known
  }

  async list(): Promise<ApiUser[]> {
    const { queries } = this.options
    const rows = await queries.selectFrom('user').selectAll().orderBy('name_key').execute()
    const counts = await queries
      .selectFrom('session')
      .select(({ fn }) => ['user_id', fn.countAll<number>().as('sessions')])
      .groupBy('user_id')
      .execute()
    const sessions = new Map(counts.map(row => [row.user_id, row.sessions]))
    return rows.map(row => ({
      id: row.id,
      name: row.name,
      role: row.role,
      createdAt: new Date(row.created_at).toISOString(),
      lastSignIn: row.last_sign_in === null ? null : new Date(row.last_sign_in).toISOString(),
      sessions: sessions.get(row.id) ?? 0,
    }))
  }

  /** One user. Throws `user-unknown`. */
  async get(id: string): Promise<ApiUser> {
    const user = (await this.list()).find(one => one.id === id)
    if (!user) throw new ViewtronError('user-unknown', { name: id })
    return user
  }

  async byName(name: string): Promise<UserTable | null> {
    const query = this.options.queries.selectFrom('user').selectAll().where('name_key', '=', nameKey(name))
    return (await query.executeTakeFirst()) ?? null
  }

  /** Adds a user. Throws `name-taken`. */
  add(user: NewUser): Promise<ApiUser> {
    return this.inLine(() => this.insert(user, []))
  }

  /** Adds the administrator if there is nobody yet, and `more` in the same transaction. Throws `setup-done`. */
  addFirst(user: Omit<NewUser, 'role'>, more: readonly CompiledQuery[]): Promise<ApiUser> {
    return this.inLine(async () => {
      if (await this.exist()) throw new ViewtronError('setup-done')
      return this.insert({ ...user, role: 'admin' }, more)
    })
  }

  /**
   * Changes a user; a new password ends the sessions but `keepSession`. Throws `user-unknown`, `name-taken`, `last-admin`.
   */
  change(id: string, change: Partial<NewUser>, keepSession: string | null = null): Promise<ApiUser> {
    return this.inLine(async () => {
      const { queries, write, hasher, sessions } = this.options
      const user = await this.get(id)
      const { name, password, role } = change
      if (name !== undefined) await this.refuseTaken(name, id)
      if (role === 'viewer') await this.refuseLastAdmin(user)
      const set = {
        ...(name === undefined ? {} : { name, name_key: nameKey(name) }),
        ...(role === undefined ? {} : { role }),
        ...(password === undefined ? {} : { password_hash: await hasher.hash(password) }),
      }
      if (Object.keys(set).length > 0) {
        await write([queries.updateTable('user').set(set).where('id', '=', id).compile()])
        sessions.forget()
      }
      if (password !== undefined) await sessions.endAllOf(id, keepSession)
      return this.get(id)
    })
  }

  /** Removes a user, who is signed out at once, and returns the name. Throws `user-unknown`, `last-admin`. */
  remove(id: string): Promise<string> {
    return this.inLine(async () => {
      const { queries, write, sessions } = this.options
      const user = await this.get(id)
      await this.refuseLastAdmin(user)
      await write([queries.deleteFrom('user').where('id', '=', id).compile()])
      sessions.forget()
      return user.name
    })
  }

  private inLine<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.line.then(work)
    this.line = result.catch(() => undefined)
    return result
  }

  private async insert({ name, password, role }: NewUser, more: readonly CompiledQuery[]): Promise<ApiUser> {
    const { queries, write, hasher, clock } = this.options
    await this.refuseTaken(name, null)
    const now = clock.now().getTime()
    const row: UserTable = {
      id: uuid7(now),
      name,
      name_key: nameKey(name),
      role,
      password_hash: await hasher.hash(password),
      created_at: now,
      last_sign_in: null,
    }
    await write([queries.insertInto('user').values(row).compile(), ...more])
    return this.get(row.id)
  }

  private async refuseTaken(name: string, exceptId: string | null): Promise<void> {
    const other = await this.byName(name)
    if (other && other.id !== exceptId) throw new ViewtronError('name-taken', { name })
  }

  private async refuseLastAdmin({ id, name }: ApiUser): Promise<void> {
    const admins = await this.options.queries.selectFrom('user').select('id').where('role', '=', 'admin').execute()
    if (admins.every(admin => admin.id === id)) throw new ViewtronError('last-admin', { name })
  }
}
