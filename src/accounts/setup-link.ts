import type { CompiledQuery } from 'kysely'
import { putSetting, readSetting, removeSetting, type TableStore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { ViewtronError } from '../model/index.ts'
import { hashOf, newSecret, sameSecret } from './secrets.ts'

export interface SetupLinkOptions extends TableStore {
  clock: Clock
}

const validMs = 24 * 3_600_000

/** The link that lets the first person become administrator. Only the newest link is valid, once, for a day. */
export class SetupLink {
  private readonly options: SetupLinkOptions

  constructor(options: SetupLinkOptions) {
    this.options = options
  }

  /** Makes and stores a new token, which replaces the previous one. */
  async renew(): Promise<string> {
    const { queries, write, clock } = this.options
    const token = newSecret()
    const link = { hash: hashOf(token), until: clock.now().getTime() + validMs }
    await write([putSetting(queries, 'setup-link', link)])
    return token
  }

  /** Throws `setup-link-invalid` unless the token is that of the newest link, and not expired. */
  async check(token: string): Promise<void> {
    const { queries, clock } = this.options
    const link = await readSetting(queries, 'setup-link')
    const isValid = link && sameSecret(link.hash, hashOf(token)) && link.until > clock.now().getTime()
    if (!isValid) throw new ViewtronError('setup-link-invalid')
  }

  /** The statement that makes the link invalid. */
  removal(): CompiledQuery {
    return removeSetting(this.options.queries, 'setup-link')
  }
}
