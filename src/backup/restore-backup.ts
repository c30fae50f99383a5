import { mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hashFile } from '../lib/hashed-files.ts'
import { ViewtronError } from '../model/index.ts'
import { findBackups, isBackup } from './backup-folders.ts'
import { checkIsInside, copyFromBackup } from './copy-from-backup.ts'
import { lockFolder } from './lock-folder.ts'
import { type Manifest, readManifest } from './manifest.ts'
import type { Restored, RestoreOptions } from './restore-options.ts'
import { markRestored } from './restored-mark.ts'
import { readSums, type Sum, syncListed } from './sums.ts'
import { updateRestored } from './update-restore.ts'

const databaseName = 'viewtron.db'
/** A new file system has it from the beginning. */
const ofFileSystem = 'lost+found'

async function chooseBackup(source: string): Promise<string> {
  if (await isBackup(source)) return source
  const newest = (await findBackups(source)).complete.at(-1)
  if (newest === undefined) throw new ViewtronError('backup-missing', { path: source })
  return newest
}

const ownNames = async (dataDir: string) => (await readdir(dataDir)).filter(name => name !== ofFileSystem)

/** Creates the directory and keeps servers away from it. */
async function takeEmpty(dataDir: string): Promise<{ release(): void }> {
  await mkdir(dataDir, { recursive: true })
  if ((await ownNames(dataDir)).length > 0) throw new ViewtronError('restore-not-empty', { path: dataDir })
  const lock = lockFolder(dataDir)
  if (!lock) throw new ViewtronError('data-dir-in-use', { path: dataDir })
  return lock
}

class Restoring {
  private readonly options: RestoreOptions
  private readonly backup: string
  private readonly damaged: string[] = []
  private readonly folders = new Set<string>()
  private files = 0

  constructor(options: RestoreOptions, backup: string) {
    this.options = options
    this.backup = backup
  }

  /** Copies everything, the database last: a server never finds it beside a part of its files. */
  async run(database: Sum, manifest: Manifest): Promise<Restored> {
    for await (const sum of readSums(this.backup)) {
      if (sum.path !== databaseName) await this.copy(sum)
      this.options.onProgress?.(`restoring files: ${this.files} of ${manifest.files}`)
    }
    await syncListed(this.backup, this.options.dataDir)
    await this.copy(database)
    if (this.damaged.includes(databaseName)) throw new Error(`${databaseName} could not be copied`)
    await syncListed(this.backup, this.options.dataDir)
    return { backup: this.backup, manifest, files: this.files, damaged: this.damaged }
  }

  private async copy(sum: Sum): Promise<void> {
    const { path } = sum
    const place = join(this.options.dataDir, path)
    checkIsInside(path)
    const folder = dirname(place)
    if (!this.folders.has(folder)) await mkdir(folder, { recursive: true })
    this.folders.add(folder)
    if (copyFromBackup(this.backup, sum, place)) {
      this.files++
      return
    }
    await rm(place, { force: true })
    this.damaged.push(path)
  }
}

/** The database of the backup, which must be whole: without it there is nothing to restore. */
async function wholeDatabase(backup: string): Promise<Sum> {
  for await (const sum of readSums(backup)) {
    if (sum.path !== databaseName) continue
    const found = hashFile(join(backup, databaseName))
    if (found.sha256 === sum.sha256) return sum
    throw new ViewtronError('backup-damaged', { path: backup, reason: `${databaseName} was changed` })
  }
  throw new ViewtronError('backup-damaged', { path: backup, reason: `it has no ${databaseName}` })
}

async function restoreInto(options: RestoreOptions, backup: string): Promise<Restored> {
  const { dataDir, onProgress } = options
  onProgress?.('checking the database of the backup')
  const manifest = await readManifest(backup)
  const database = await wholeDatabase(backup)
  if (options.update) return updateRestored(options, { backup, manifest, database })
  const lock = await takeEmpty(dataDir)
  try {
    const restored = await new Restoring(options, backup).run(database, manifest)
    await markRestored(dataDir, manifest)
    return restored
  } catch (error) {
    for (const name of await ownNames(dataDir)) await rm(join(dataDir, name), { recursive: true, force: true })
    throw error
  } finally {
    lock.release()
  }
}

/**
 * Restores a backup into an empty directory, and compares every file with its hash while it is copied. Files that are
 * damaged are left out. With `update`, brings a restored backup up to a later one. Throws `backup-…`, `restore-…` and `data-dir-in-use`.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { source, dataDir } = options
  try {
    return await restoreInto(options, await chooseBackup(source))
  } catch (error) {
    if (error instanceof ViewtronError) throw error
    throw new ViewtronError('restore-failed', { path: dataDir, reason: (error as Error).message }, error)
  }
}
