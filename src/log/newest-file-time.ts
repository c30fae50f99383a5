import { stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Returns when a file of the directory was last written, in milliseconds since 1970; 0 where there is none. */
export async function newestFileTime(dataDir: string, databaseName: string): Promise<number> {
  const names = [databaseName, `${databaseName}-wal`, 'events.csv']
  const found = await Promise.all(names.map(name => stat(join(dataDir, name)).catch(() => null)))
  return Math.max(0, ...found.map(file => file?.mtimeMs ?? 0))
}
