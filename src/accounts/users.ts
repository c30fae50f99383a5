import type { CompiledQuery } from 'kysely'
import type { SavedViewTable, SecondFactorTable, TableStore, UserTable } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { RecentlyRemoved } from '../lib/recently-removed.ts'
import { uuid7 } from '../lib/uuid7.ts'
import { ViewtronError } from '../model/index.ts'
import type { Role } from './caller.ts'
import type { PasswordHasher } from './password-hash.ts'
import type { Sessions } from './sessions.ts'
import { camerasOf } from './user-cameras.ts'
import { nameKey } from './user-name.ts'

export interface UsersOptions extends TableStore {
  hasher: PasswordHasher
  sessions: Sessions
  clock: Clock
}

export interface User {
  id: string
  name: string
  role: Role
  /** Ids of the only cameras that the user may see; null for all. An administrator sees all. */
  cameras: string[] | null
  createdAt: Date
  lastSignIn: Date | null
  /** The number of browsers that are signed in. */
  sessions: number
  /** Signing in needs a code of an authenticator app. */
  hasSecondFactor: boolean
}

export interface NewUser {
  name: string
  password: string
  role: Role
  cameras?: string[] | null
}

/** An administrator sees all cameras; of others the list stays unless it is given. */
function changedCameras(role: Role, cameras: string[] | null | undefined): { cameras?: string | null } {
  if (role === 'admin') return { cameras: null }
  if (cameras === undefined) return {}
  return { cameras: cameras && JSON.stringify(cameras) }
}

/** The people who may sign in. */
export class Users {
  private readonly options: UsersOptions
  /** Changes run one after another: a check for the last administrator must not race with another change. */
  private queue: Promise<unknown> = Promise.resolve()
  private readonly removed = new RecentlyRemoved<{
    row: UserTable
    views: SavedViewTable[]
    factors: SecondFactorTable[]
  }>()
  private hasUsers = false

  constructor(options: UsersOptions) {
    this.options = options
  }

  /** Whether there is any user. */
  async exist(): Promise<boolean> {
    if (this.hasUsers) return true
    const found = await this.options.queries.selectFrom('user').select('id').executeTakeFirst()
    this.hasUsers = found !== undefined
    return this.hasUsers
  }

  /** All users, by name. */
  async list(): Promise<User[]> {
    const { queries, sessions } = this.options
    const rows = await queries
      .selectFrom('user')
      .leftJoin('second_factor', 'second_factor.user_id', 'user.id')
      .selectAll('user')
      .select('second_factor.confirmed_at')
      .orderBy('name_key')
      .execute()
    const counts = await sessions.countByUser()
    return rows.map(row => ({
      id: row.id,
      name: row.name,
      role: row.role,
      cameras: camerasOf(row),
      createdAt: new Date(row.created_at),
      lastSignIn: row.last_sign_in === null ? null : new Date(row.last_sign_in),
      sessions: counts.get(row.id) ?? 0,
      hasSecondFactor: row.confirmed_at !== null,
    }))
  }

  /** One user. Throws `user-unknown`. */
  async get(id: string): Promise<User> {
    const user = (await this.list()).find(one => one.id === id)
    if (!user) throw new ViewtronError('user-unknown', { name: id })
    return user
  }

  /** The id and the stored name of the user with a name, whatever its capitals; null where there is none. */
  async named(name: string): Promise<Pick<User, 'id' | 'name'> | null> {
    return (await this.row(name)) ?? null
  }

  /** Whether this is the user's password; false for an unknown name, after the same time. Throws `sign-ins-busy`. */
  async hasPassword(name: string, password: string): Promise<boolean> {
    const row = await this.row(name)
    return this.options.hasher.matches(password, row?.password_hash ?? null)
  }

  /** Adds a user. Throws `name-taken`, `sign-ins-busy`. */
  add(user: NewUser): Promise<User> {
    return this.enqueue(() => this.insert(user, []))
  }

  /** Adds the administrator if there are no users yet, and runs `more` in the same transaction. Throws `setup-done`. */
  addFirst(user: Omit<NewUser, 'role'>, more: readonly CompiledQuery[]): Promise<User> {
    return this.enqueue(async () => {
      if (await this.exist()) throw new ViewtronError('setup-done')
      return this.insert({ ...user, role: 'admin' }, more)
    })
  }

  /**
   * Changes a user. A new password and other cameras end all sessions but `keepSession`.
   * Throws `user-unknown`, `name-taken`, `last-admin`, `sign-ins-busy`.
   */
  change(id: string, change: Partial<NewUser>, keepSession: string | null = null): Promise<User> {
    return this.enqueue(async () => {
      const { queries, write, hasher, sessions } = this.options
      const user = await this.get(id)
      const { name, password, role, cameras } = change
      if (name !== undefined) await this.refuseTakenName(name, id)
      if (role !== undefined && role !== 'admin') await this.refuseLastAdmin(user)
      const set = {
        ...(name === undefined ? {} : { name, name_key: nameKey(name) }),
        ...(role === undefined ? {} : { role }),
        ...(cameras !== undefined || role === 'admin' ? changedCameras(role ?? user.role, cameras) : {}),
        ...(password === undefined ? {} : { password_hash: await hasher.hash(password) }),
      }
      if (Object.keys(set).length === 0) return user
      const statements = [queries.updateTable('user').set(set).where('id', '=', id).compile()]
      // An open stream was made for the cameras of before.
      const isLimitedAnew = set.cameras !== undefined && set.cameras !== (user.cameras && JSON.stringify(user.cameras))
      if (password !== undefined || isLimitedAnew) statements.push(sessions.endingOf(id, keepSession))
      await write(statements)
      sessions.clearCache()
      return this.get(id)
    })
  }

  /** Removes a user and all of their sessions; returns the name. Throws `user-unknown`, `last-admin`. */
  remove(id: string): Promise<string> {
    return this.enqueue(async () => {
      const { queries, write, sessions, clock } = this.options
      const user = await this.get(id)
      await this.refuseLastAdmin(user)
      const row = await queries.selectFrom('user').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      const views = await queries.selectFrom('saved_view').selectAll().where('user_id', '=', id).execute()
      const factors = await queries.selectFrom('second_factor').selectAll().where('user_id', '=', id).execute()
      await write([queries.deleteFrom('user').where('id', '=', id).compile()])
      this.removed.keep(id, { row, views, factors }, clock.now().getTime())
      sessions.clearCache()
      return user.name
    })
  }

  /**
   * Restores a user who was removed within the last hour, with the password, the role, the cameras, the second factor and the saved views; the
   * sessions stay ended. Throws `user-unknown`, `name-taken`.
   */
  restore(id: string): Promise<User> {
    return this.enqueue(async () => {
      const { queries, write, clock } = this.options
      const restored = await this.removed.restore(id, clock.now().getTime(), async ({ row, views, factors }) => {
        await this.refuseTakenName(row.name, null)
        const savedViews = views.map(view => queries.insertInto('saved_view').values(view).compile())
        const secondFactors = factors.map(factor => queries.insertInto('second_factor').values(factor).compile())
        await write([queries.insertInto('user').values(row).compile(), ...savedViews, ...secondFactors])
        return this.get(id)
      })
      if (!restored) throw new ViewtronError('user-unknown', { name: id })
      return restored
    })
  }

  private enqueue<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.queue.then(work)
    this.queue = result.catch(() => undefined)
    return result
  }

  private row(name: string): Promise<UserTable | undefined> {
    return this.options.queries.selectFrom('user').selectAll().where('name_key', '=', nameKey(name)).executeTakeFirst()
  }

  private async insert({ name, password, role, cameras }: NewUser, more: readonly CompiledQuery[]): Promise<User> {
    const { queries, write, hasher, clock } = this.options
    await this.refuseTakenName(name, null)
    const now = clock.now().getTime()
    const row: UserTable = {
      id: uuid7(now),
      name,
      name_key: nameKey(name),
      role,
      cameras: null,
      ...changedCameras(role, cameras),
      password_hash: await hasher.hash(password),
      created_at: now,
      last_sign_in: null,
    }
    await write([queries.insertInto('user').values(row).compile(), ...more])
    return this.get(row.id)
  }

  private async refuseTakenName(name: string, exceptId: string | null): Promise<void> {
    const other = await this.row(name)
    if (other && other.id !== exceptId) throw new ViewtronError('name-taken', { name })
  }

  private async refuseLastAdmin({ id, name }: User): Promise<void> {
    const admins = await this.options.queries.selectFrom('user').select('id').where('role', '=', 'admin').execute()
    if (admins.every(admin => admin.id === id)) throw new ViewtronError('last-admin', { name })
  }
}
