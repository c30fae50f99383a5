import type { CompiledQuery } from 'kysely'
import { z } from 'zod'
import type { TableStore } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { ViewtronError } from '../model/index.ts'
import { hashOf, newSecret, sameSecret } from './secrets.ts'

export interface SetupLinkOptions extends TableStore {
  clock: Clock
}

const settingName = 'setup-link'
const validMs = 24 * 3_600_000
const stored = z.object({ hash: z.string(), until: z.number() })

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
    const value = JSON.stringify({ hash: hashOf(token), until: clock.now().getTime() + validMs })
    await write([queries.replaceInto('setting').values({ name: settingName, value }).compile()])
    return token
  }

  /** Throws `setup-link-invalid` unless the token is that of the newest link, and not expired. */
  async check(token: string): Promise<void> {
    const { queries, clock } = this.options
    const row = await queries.selectFrom('setting').select('value').where('name', '=', settingName).executeTakeFirst()
    const link = row ? stored.parse(JSON.parse(row.value)) : null
    const isValid = link && sameSecret(link.hash, hashOf(token)) && link.until > clock.now().getTime()
    if (!isValid) throw new ViewtronError('setup-link-invalid')
  }

  /** The statement that makes the link invalid. */
  removal(): CompiledQuery {
    return this.options.queries.deleteFrom('setting').where('name', '=', settingName).compile()
  }
}
