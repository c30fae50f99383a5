import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const busy = 5

/** Whether a server uses the data directory. Only looks: a server that starts meanwhile is not in its way. */
export async function isServed(dataDir: string): Promise<boolean> {
  const path = join(dataDir, '.lock')
  if (!(await stat(path).catch(() => null))) return false
  try {
    const lock = new DatabaseSync(path, { readOnly: true })
    try {
      lock.exec('select 1 from sqlite_master')
      return false
    } finally {
      lock.close()
    }
  } catch (error) {
    return (error as { errcode?: number }).errcode === busy
  }
}
