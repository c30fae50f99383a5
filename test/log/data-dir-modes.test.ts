import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { examplePost } from '../support/posts.ts'
import { startServer } from '../support/server-process.ts'
import { filesWritten } from '../support/stored.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const modeOf = (path: string) => lstatSync(path).mode & 0o777

/** The entries below `folder` that other users of the machine may read, with their modes. */
function openToOthers(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .map(entry => join(entry.parentPath, entry.name))
    .concat(folder)
    .filter(path => (modeOf(path) & 0o077) !== 0)
    .map(path => `${modeOf(path).toString(8)} ${path.slice(folder.length)}`)
}

function loosen(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
  }
  chmodSync(folder, 0o755)
}

describe('the data directory', () => {
  it('can be read by its own user alone: database, events.csv, pictures, posts, keys', async () => {
    const dataDir = join(temporaryFolder(), 'new')
    const server = await startServer({ dataDir, cwd: temporaryFolder() })
    await server.post(examplePost('nvr-v2/vehicle-lpr'))
    await server.post('not xml')
    await filesWritten(dataDir)
    expect(readdirSync(dataDir)).toEqual(
      expect.arrayContaining(['.lock', 'events.csv', 'images', 'raw_posts', 'viewtron.db', 'viewtron.db-wal']),
    )
    expect(openToOthers(dataDir)).toEqual([])
  })

  it('is closed at the next start where an older version or a restored backup left it open', async () => {
    const dataDir = temporaryFolder()
    const first = await startServer({ dataDir })
    await first.post(examplePost('nvr-v2/vehicle-lpr'))
    await first.stop()
    loosen(dataDir)
    writeFileSync(join(dataDir, 'notes.txt'), 'of somebody else', { mode: 0o644 })
    await startServer({ dataDir })
    expect(modeOf(dataDir)).toBe(0o700)
    await until(() => openToOthers(dataDir).length === 1)
    expect(openToOthers(dataDir)).toEqual(['644 /notes.txt'])
  })

  it('is closed to others although the umask of the caller would open it', async () => {
    const dataDir = temporaryFolder()
    mkdirSync(join(dataDir, 'images'), { mode: 0o777 })
    await startServer({ dataDir })
    await until(() => openToOthers(dataDir).length === 0)
  })
})
