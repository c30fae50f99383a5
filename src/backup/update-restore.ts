import fs from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hashFile } from '../lib/hashed-files.ts'
import { ViewtronError } from '../model/index.ts'
import { checkIsInside, copyFromBackup } from './copy-from-backup.ts'
import { archiveFolders, isWrittenOnce } from './data-files.ts'
import { isSame } from './file-taker.ts'
import { lockFolder } from './lock-folder.ts'
import type { Manifest } from './manifest.ts'
import type { Restored, RestoreOptions } from './restore-options.ts'
import { checkIsEarlierRestore, markRestored } from './restored-mark.ts'
import { readSums, type Sum, syncListed } from './sums.ts'

const databaseName = 'viewtron.db'
/** In the data directory: files that are put in their places when all of them are there. */
const stagingName = '.restoring'

/**
 * Updates a restored backup. New files are added first. Those that change are copied beside, and renamed when everything
 * is on the disk, the database last: whenever it is interrupted, the directory is still the earlier backup.
 */
class Update {
  private readonly options: RestoreOptions
  private readonly backup: string
  private readonly manifest: Manifest
  private readonly staging: string
  private readonly damaged: string[] = []
  private readonly staged: { path: string; from: string }[] = []
  private files = 0

  constructor(options: RestoreOptions, backup: string, manifest: Manifest) {
    this.options = options
    this.backup = backup
    this.manifest = manifest
    this.staging = join(options.dataDir, stagingName)
  }

  async run(database: Sum): Promise<Restored> {
    const { dataDir, onProgress } = this.options
    await rm(this.staging, { recursive: true, force: true })
    await mkdir(this.staging, { mode: 0o700 })
    for await (const sum of readSums(this.backup)) {
      checkIsInside(sum.path)
      if (isWrittenOnce(sum.path)) await this.add(sum)
      else if (sum.path !== databaseName) this.stage(sum)
      onProgress?.(`restoring files: ${this.files} of ${this.manifest.files}`)
    }
    this.stage(database)
    if (this.damaged.includes(databaseName)) throw new Error(`${databaseName} could not be copied`)
    await this.sync()
    await this.replace()
    await this.sync()
    await this.removeGone()
    await markRestored(dataDir, this.manifest)
    await rm(this.staging, { recursive: true, force: true })
    return { backup: this.backup, manifest: this.manifest, files: this.files, damaged: this.damaged }
  }

  /** Adds a file that is never changed, unless it is there. */
  private async add(sum: Sum): Promise<void> {
    const place = join(this.options.dataDir, sum.path)
    const there = fs.lstatSync(place, { throwIfNoEntry: false })
    const from = fs.lstatSync(join(this.backup, sum.path), { throwIfNoEntry: false })
    const isThere = there && ((from && isSame(from, there)) || hashFile(place).sha256 === sum.sha256)
    if (!isThere) {
      await mkdir(dirname(place), { recursive: true })
      await rm(place, { force: true })
      if (!copyFromBackup(this.backup, sum, place)) {
        await rm(place, { force: true })
        this.damaged.push(sum.path)
        return
      }
    }
    this.files++
  }

  /** Copies a file that may have changed. Where it is damaged, the earlier one stays. */
  private stage(sum: Sum): void {
    const from = join(this.staging, `${this.staged.length + this.damaged.length}`)
    if (!copyFromBackup(this.backup, sum, from)) {
      this.damaged.push(sum.path)
      return
    }
    this.staged.push({ path: sum.path, from })
    this.files++
  }

  private sync(): Promise<void> {
    const { dataDir } = this.options
    const others = this.staged.map(({ from }) => from.slice(dataDir.length + 1))
    return syncListed(this.backup, dataDir, others)
  }

  private async replace(): Promise<void> {
    const { dataDir } = this.options
    for (const { path, from } of this.staged) {
      const place = join(dataDir, path)
      await mkdir(dirname(place), { recursive: true })
      // A command that reads leaves an empty journal, which belongs to the earlier database.
      if (path === databaseName) for (const end of ['-wal', '-shm']) await rm(`${place}${end}`, { force: true })
      await rename(from, place)
    }
  }

  /** Removes the files that retention removed between the two backups. */
  private async removeGone(): Promise<void> {
    const { dataDir } = this.options
    const gone = new Set<string>()
    for (const { folder, names } of archiveFolders(dataDir)) {
      for (const name of names) {
        if (!fs.existsSync(join(this.backup, folder, name))) gone.add(`${folder}/${name}`)
      }
    }
    if (gone.size === 0) return
    // A file that is listed was lost in the backup.
    for await (const { path } of readSums(this.backup)) gone.delete(path)
    for (const path of gone) await rm(join(dataDir, path), { force: true })
  }
}

/** Brings a restored backup up to a later one of the same server. Throws `restore-not-updatable` and `data-dir-in-use`. */
export async function updateRestored(
  options: RestoreOptions,
  { backup, manifest, database }: { backup: string; manifest: Manifest; database: Sum },
): Promise<Restored> {
  const { dataDir } = options
  const isFolder = fs.statSync(dataDir, { throwIfNoEntry: false })?.isDirectory()
  if (!isFolder) throw new ViewtronError('restore-not-updatable', { path: dataDir, reason: 'there is no such folder' })
  const lock = lockFolder(dataDir)
  if (!lock) throw new ViewtronError('data-dir-in-use', { path: dataDir })
  try {
    await checkIsEarlierRestore(dataDir, backup, manifest)
    return await new Update(options, backup, manifest).run(database)
  } catch (error) {
    if (error instanceof ViewtronError) throw error
    throw new ViewtronError('restore-update-failed', { path: dataDir, reason: (error as Error).message }, error)
  } finally {
    lock.release()
  }
}
