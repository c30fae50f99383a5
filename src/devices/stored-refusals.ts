import type { CompiledQuery } from 'kysely'
import { type DeviceRefusalTable, type Queries, upsert, type Write } from '../database/index.ts'
import type { RefusalKey, RefusedPasswords } from '../device-client/index.ts'
import type { Clock } from '../lib/clock.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import type { DeviceKey } from './device-key.ts'

export interface StoredRefusalsOptions {
  queries: Queries
  /** Null when nothing may be stored; refusals are then kept in memory. */
  write: Write | null
  key: DeviceKey
  clock: Clock
}

// Devices unlock an account by themselves after 5 to 30 minutes, and the password may be right.
const lockLastsMs = 30 * 60_000

/**
 * Stores passwords that devices refused, as keyed hashes. They survive restarts and are shared by the server and its
 * commands. A refused password is not sent again until a person allows it; one that met a locked account is allowed
 * after half an hour.
 */
export class StoredRefusals implements RefusedPasswords {
  private readonly options: StoredRefusalsOptions
  private readonly rows = new Map<string, DeviceRefusalTable>()
  private changes = 0
  private unsaved: CompiledQuery[] = []
  private readonly saveAll = oneAtATime(() => this.trySave())

  constructor(options: StoredRefusalsOptions) {
    this.options = options
  }

  /** Reads refusals stored by other processes. Call it before each attempt. */
  async load(): Promise<void> {
    const { queries, key, write } = this.options
    if (write) await key.orMade()
    else await key.load()
    let rows: DeviceRefusalTable[]
    let known: number
    do {
      known = this.changes
      await this.flush()
      rows = await queries.selectFrom('device_refusal').selectAll().execute()
      // Refusals added during the query may be missing from its result.
    } while (known !== this.changes)
    if (this.unsaved.length > 0) return
    this.rows.clear()
    for (const row of rows) this.rows.set(idOf(row), row)
  }

  isRefused(key: RefusalKey): boolean {
    return this.reasonOf(key) !== null
  }

  /** Returns the reason why a password must not be sent; null when it may be. */
  reasonOf(key: RefusalKey): 'wrong' | 'locked' | null {
    const hashed = this.hash(key)
    const row = hashed && this.rows.get(idOf(hashed))
    if (!row) return null
    const age = this.options.clock.now().getTime() - row.at
    return row.reason === 'locked' && age > lockLastsMs ? null : row.reason
  }

  note(key: RefusalKey, reason: 'wrong' | 'locked'): void {
    const hashed = this.hash(key)
    if (!hashed) return
    const row = { ...hashed, reason, at: this.options.clock.now().getTime() }
    this.rows.set(idOf(row), row)
    this.save(upsert(this.options.queries, 'device_refusal', row))
  }

  forget(key: RefusalKey): void {
    const hashed = this.hash(key)
    if (!hashed || !this.rows.delete(idOf(hashed))) return
    const { account, password } = hashed
    const rows = this.options.queries.deleteFrom('device_refusal')
    this.save(rows.where('account', '=', account).where('password', '=', password).compile())
  }

  /** Removes all refusals of the account, because the device counts failures from zero after a success. */
  accepted(key: RefusalKey): void {
    const account = this.hash(key)?.account
    const known = [...this.rows.values()].filter(row => row.account === account)
    if (account === undefined || known.length === 0) return
    for (const row of known) this.rows.delete(idOf(row))
    this.save(this.options.queries.deleteFrom('device_refusal').where('account', '=', account).compile())
  }

  /** Resolves when all changes are stored or failed to be; failed ones are stored with the next change. */
  async flush(): Promise<void> {
    await this.saveAll()
  }

  private save(statement: CompiledQuery): void {
    this.changes++
    if (!this.options.write) return
    this.unsaved.push(statement)
    void this.saveAll()
  }

  private async trySave(): Promise<void> {
    const statements = this.unsaved
    if (statements.length === 0) return
    this.unsaved = []
    try {
      await this.options.write?.(statements)
    } catch {
      // Errors of the storage are reported elsewhere; the refusals in memory still apply.
      this.unsaved = [...statements, ...this.unsaved]
    }
  }

  private hash({ host, port, user, password }: RefusalKey): Pick<DeviceRefusalTable, 'account' | 'password'> | null {
    const { key } = this.options
    const account = key.hash('account', host.toLowerCase(), String(port), user)
    const secret = key.hash('password', host.toLowerCase(), String(port), user, password)
    return account && secret ? { account, password: secret } : null
  }
}

function idOf({ account, password }: Pick<DeviceRefusalTable, 'account' | 'password'>): string {
  return `${account} ${password}`
}
