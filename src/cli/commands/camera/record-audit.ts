import { userInfo } from 'node:os'
import { AuditLog } from '../../../accounts/index.ts'
import { systemClock } from '../../../lib/clock.ts'
import { createLog } from '../../../lib/log.ts'
import type { DataDirectory } from '../../data-directory.ts'

export interface DeviceAction {
  /** The action's name in the audit log, as the API has it: `set-up-device`. */
  action: string
  /** The name that the device gives itself. */
  subject: string
  detail: string | null
}

/** A container may run as a user without a name. */
function systemUser(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'nobody')
  }
}

/** Writes an action of the command line into the audit log, unless there is no data directory or nothing may be stored. */
export async function recordAudit(data: DataDirectory | null, action: DeviceAction): Promise<void> {
  if (!data?.isWritable) return
  const { database } = data
  const auditLog = new AuditLog({
    queries: database.queries,
    write: statements => database.commit(statements),
    removable: () => null,
    clock: systemClock,
    log: createLog('silent'),
  })
  await auditLog.noteNow({ ...action, who: `cli (${systemUser()})`, address: '' })
}
