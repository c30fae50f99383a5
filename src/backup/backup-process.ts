import { join } from 'node:path'
import { openSqlite } from '../database/index.ts'
import { BackgroundReport, endWithParent } from '../lib/background-process.ts'
import { ViewtronError } from '../model/index.ts'
import { chooseTarget } from './choose-target.ts'
import type { BackupOptions } from './make-backup.ts'
import type { BackupRunRecord, RunProblem } from './scheduled-backup.ts'

/** The work of this program: its only argument, as JSON. */
export type BackupOrder = Pick<BackupOptions, 'dataDir' | 'target' | 'withKeys' | 'keep' | 'version'> & {
  /** A configuration file for ssh; its own where null. */
  sshConfig: string | null
}

/** A program of its own: makes a backup for the server, and prints lines of JSON. */
export type BackupLine = { kind: 'progress'; words: string } | BackupEnd

/** The last line. */
export type BackupEnd =
  | { kind: 'end'; made: NonNullable<BackupRunRecord['made']>; removed: number }
  | { kind: 'failed'; problem: RunProblem }

const report = new BackgroundReport<BackupLine>()

async function make(order: BackupOrder): Promise<BackupEnd> {
  const database = await openSqlite(join(order.dataDir, 'viewtron.db'), { readOnly: true })
  try {
    const { path, manifest, missing, removed } = await chooseTarget(order).make({
      ...order,
      database,
      now: () => new Date(),
      onProgress: words => report.progress({ kind: 'progress', words }),
    })
    const { files, bytes, copied } = manifest
    return { kind: 'end', made: { path, files, bytes, copied, missing: missing.length }, removed: removed.length }
  } finally {
    await database.close()
  }
}

function problemOf(error: unknown, { target }: BackupOrder): RunProblem {
  const reason = (error as Error).message
  const shown = error instanceof ViewtronError ? error : new ViewtronError('backup-failed', { path: target, reason })
  return { code: shown.code, message: shown.message, hint: shown.hint }
}

endWithParent()
const order = JSON.parse(process.argv[2] ?? '') as BackupOrder
try {
  report.say(await make(order))
} catch (error) {
  report.say({ kind: 'failed', problem: problemOf(error, order) })
}
