import type { PasskeyTable, TableStore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { ViewtronError } from '../model/index.ts'

export interface PasskeysOptions extends TableStore {
  clock: Clock
}

/** A passkey of a user. */
export interface Passkey {
  /** The id of the credential (WebAuthn), base64url. */
  id: string
  userId: string
  name: string
  /** COSE, base64url. */
  publicKey: string
  /** The number of signatures that the authenticator counted; 0 where it counts none. */
  counter: number
  createdAt: Date
  lastUsedAt: Date | null
}

const mostOfUser = 20

function passkeyOf(row: PasskeyTable): Passkey {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    publicKey: row.public_key,
    counter: row.counter,
    createdAt: new Date(row.created_at),
    lastUsedAt: row.last_used_at === null ? null : new Date(row.last_used_at),
  }
}

/** The passkeys of users. Only public keys are stored. */
export class Passkeys {
  private readonly options: PasskeysOptions

  constructor(options: PasskeysOptions) {
    this.options = options
  }

  async of(userId: string): Promise<Passkey[]> {
    const own = this.options.queries.selectFrom('passkey').selectAll().where('user_id', '=', userId)
    return (await own.orderBy('created_at').execute()).map(passkeyOf)
  }

  async get(id: string): Promise<Passkey | null> {
    const row = await this.options.queries.selectFrom('passkey').selectAll().where('id', '=', id).executeTakeFirst()
    return row ? passkeyOf(row) : null
  }

  /** Throws `too-many-passkeys`. */
  async add({ id, userId, name, publicKey, counter }: Omit<Passkey, 'createdAt' | 'lastUsedAt'>): Promise<Passkey> {
    const { queries, write, clock } = this.options
    if ((await this.of(userId)).length >= mostOfUser) throw new ViewtronError('too-many-passkeys', { most: mostOfUser })
    const created_at = clock.now().getTime()
    const row = { id, user_id: userId, name, public_key: publicKey, counter, created_at, last_used_at: null }
    await write([queries.insertInto('passkey').values(row).compile()])
    return passkeyOf(row)
  }

  /** Notes that a passkey was used. */
  async use(id: string, counter: number): Promise<void> {
    const { queries, write, clock } = this.options
    const set = { counter, last_used_at: clock.now().getTime() }
    await write([queries.updateTable('passkey').set(set).where('id', '=', id).compile()])
  }

  /** Removes a passkey of a user and returns its name. Throws `not-found`. */
  async remove(id: string, userId: string): Promise<string> {
    const { queries, write } = this.options
    const found = await this.get(id)
    if (found?.userId !== userId) throw new ViewtronError('not-found', { what: 'passkey', id })
    await write([queries.deleteFrom('passkey').where('id', '=', id).compile()])
    return found.name
  }
}
