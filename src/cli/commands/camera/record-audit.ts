import { userInfo } from 'node:os'
import { AuditLog } from '../../../accounts/index.ts'
import { systemClock } from '../../../lib/clock.ts'
import { createLog } from '../../../lib/log.ts'
import type { DataDirectory } from '../../data-directory.ts'

export interface DeviceAction {
  /** The action's name in the audit log, as in the API: `set-up-device`. */
  action: string
  /** The device's own name. */
  subject: string
  detail: string | null
}

/** Returns the user of the system; in a container it may have no name. */
function systemUser(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'nobody')
  }
}

/** Records an action of the command line in the audit log, unless there is no data directory or storing is disabled. */
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
