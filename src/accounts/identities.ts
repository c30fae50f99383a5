import type { TableStore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { ViewtronError } from '../model/index.ts'

export interface IdentitiesOptions extends TableStore {
  clock: Clock
}

/** An account of an OpenID Connect provider. */
export interface Identity {
  issuer: string
  /** The id of the account at the provider, which never changes. */
  subject: string
}

/** Which accounts of an OpenID Connect provider belong to which users. */
export class Identities {
  private readonly options: IdentitiesOptions

  constructor(options: IdentitiesOptions) {
    this.options = options
  }

  /** The id of the user whom an account signs in; null for an account of nobody. */
  async userOf({ issuer, subject }: Identity): Promise<string | null> {
    const query = this.options.queries.selectFrom('identity').select('user_id').where('issuer', '=', issuer)
    return (await query.where('subject', '=', subject).executeTakeFirst())?.user_id ?? null
  }

  /** Whether a user can sign in with an account of the provider. */
  async isLinked(userId: string, issuer: string): Promise<boolean> {
    const query = this.options.queries.selectFrom('identity').select('subject').where('user_id', '=', userId)
    return (await query.where('issuer', '=', issuer).executeTakeFirst()) !== undefined
  }

  /** Lets an account sign a user in, in place of another account of that provider. Throws `oidc-linked-elsewhere`. */
  async link(identity: Identity, userId: string): Promise<void> {
    const { queries, write, clock } = this.options
    const owner = await this.userOf(identity)
    if (owner === userId) return
    if (owner !== null) throw new ViewtronError('oidc-linked-elsewhere')
    const row = { ...identity, user_id: userId, linked_at: clock.now().getTime() }
    await write([this.unlinking(userId, identity.issuer), queries.insertInto('identity').values(row).compile()])
  }

  async unlink(userId: string, issuer: string): Promise<void> {
    await this.options.write([this.unlinking(userId, issuer)])
  }

  private unlinking(userId: string, issuer: string) {
    const rows = this.options.queries.deleteFrom('identity').where('user_id', '=', userId)
    return rows.where('issuer', '=', issuer).compile()
  }
}
