import type { Stats } from 'node:fs'
import { chmod, lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../lib/log.ts'

export interface DataDirModesOptions {
  /** Absolute. */
  dataDir: string
  log: Pick<Logger, 'warn'>
}

const othersBits = 0o077
/** Names of the server's own files and folders; the rest of the directory is not touched. */
const ownNames = /^(\.|viewtron\.|events\.csv|images$|raw_posts$)/
const notThere = new Set(['ENOENT', 'ENOTDIR'])

const isOpenToOthers = ({ mode }: Stats) => (mode & othersBits) !== 0

/**
 * Closes the data directory to other users of the machine: 0700 for folders, 0600 for files. New files get these modes
 * from the umask that `serve` sets; this class changes what older versions and restored backups left readable.
 */
export class DataDirModes {
  private readonly options: DataDirModesOptions
  private walk: Promise<void> = Promise.resolve()
  private stopped = false
  private warned = false

  constructor(options: DataDirModesOptions) {
    this.options = options
  }

  /** Closes the directory and the files directly in it, then its folders in the background. */
  async start(): Promise<void> {
    const { dataDir } = this.options
    // The directory's own mode already keeps others out of everything below it.
    await this.tighten(dataDir, await this.find(dataDir, stat))
    const folders: string[] = []
    for (const name of (await this.list(dataDir)).filter(name => ownNames.test(name))) {
      const path = join(dataDir, name)
      // images/ and raw_posts/ may be links to another disk.
      const found = await this.find(path, stat)
      await this.tighten(path, found)
      if (found?.isDirectory()) folders.push(path)
    }
    this.walk = this.tightenBelow(folders)
  }

  /** Ends the work in the background; the next start continues it. Safe twice. */
  async stop(): Promise<void> {
    this.stopped = true
    await this.walk
  }

  private async tightenBelow(folders: readonly string[]): Promise<void> {
    for (const folder of folders) for (const name of await this.list(folder)) await this.tightenTree(join(folder, name))
  }

  /** A folder is closed after everything below it, so a closed folder needs no look inside. */
  private async tightenTree(path: string): Promise<void> {
    if (this.stopped) return
    const found = await this.find(path, lstat)
    if (!found || found.isSymbolicLink() || !isOpenToOthers(found)) return
    if (found.isDirectory()) for (const name of await this.list(path)) await this.tightenTree(join(path, name))
    if (!this.stopped) await this.tighten(path, found)
  }

  private async tighten(path: string, found: Stats | null): Promise<void> {
    if (!found || !isOpenToOthers(found)) return
    try {
      await chmod(path, found.mode & 0o7777 & ~othersBits)
    } catch (error) {
      this.complain(error as NodeJS.ErrnoException, path)
    }
  }

  private async find(path: string, look: (path: string) => Promise<Stats>): Promise<Stats | null> {
    return look(path).catch((error: NodeJS.ErrnoException) => this.complain(error, path))
  }

  private async list(folder: string): Promise<string[]> {
    return readdir(folder).catch((error: NodeJS.ErrnoException) => this.complain(error, folder) ?? [])
  }

  private complain(error: NodeJS.ErrnoException, path: string): null {
    if (notThere.has(error.code ?? '') || this.warned) return null
    this.warned = true
    this.options.log.warn(`other users of this machine may read ${path}: its mode cannot be changed (${error.message})`)
    return null
  }
}
