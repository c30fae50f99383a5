import { userInfo } from 'node:os'
import { systemClock } from '../../../lib/clock.ts'
import { uuid7 } from '../../../lib/uuid7.ts'
import type { Desk } from './with-device.ts'

export interface Deed {
  /** As the API names it in the audit log: `set-up-device`. */
  action: string
  /** The device, as it calls itself. */
  subject: string
  /** For people. */
  detail: string | null
}

const mostText = 500

/** A container may run as a user that has no name. */
function systemUser(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'nobody')
  }
}

/** Writes into the audit log what was done on the command line, where there is one and traces may be left. */
export async function noteDeed(desk: Desk | null, { action, subject, detail }: Deed): Promise<void> {
  if (!desk?.stores) return
  const { database } = desk
  const at = systemClock.now().getTime()
  const who = `cli (${systemUser()})`
  const row = {
    id: uuid7(at),
    at,
    who,
    address: '',
    action,
    subject,
    detail: detail?.slice(0, mostText) ?? null,
    count: 1,
    last_at: at,
  }
  await database.commit([database.queries.insertInto('audit').values(row).compile()])
}
