import { mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { NewNames } from '../../lib/durable-names.ts'
import { partName, readHere, replaceFile, syncFolder, writeOnce } from '../../lib/files.ts'
import type { Archive, PutFile, PutOptions } from './archive.ts'

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code

/** The archive in a folder of the local disk. */
export class DiskArchive implements Archive {
  private readonly root: string
  private readonly known = new Map<string, Promise<void>>()

  constructor(root: string) {
    this.root = root
  }

  async put(path: string, data: Uint8Array, options: PutOptions = {}): Promise<void> {
    try {
      await this.write(path, data, options)
    } catch (error) {
      if (options.orSame && codeOf(error) === 'EEXIST') return this.ensureSame(path, data)
      if (codeOf(error) !== 'ENOENT') throw error
      // The day's folder was removed by somebody else.
      this.known.clear()
      await this.write(path, data, options)
    }
  }

  read(path: string): Promise<Buffer> {
    return readFile(join(this.root, path))
  }

  /** The same in memory that `allocate` returns; the calling thread waits. */
  readHere(path: string, allocate: (bytes: number) => Buffer): Buffer {
    return readHere(join(this.root, path), allocate)
  }

  async sizeOf(path: string): Promise<number | null> {
    const found = await stat(join(this.root, path)).catch(error => {
      if (codeOf(error) === 'ENOENT') return null
      throw error
    })
    return found?.size ?? null
  }

  async remove(path: string): Promise<void> {
    const full = join(this.root, path)
    await Promise.all([rm(full, { force: true }), rm(partName(full), { force: true })])
  }

  async list(folder: string): Promise<string[]> {
    return (await this.entries(folder)).filter(entry => !entry.isDirectory()).map(entry => entry.name)
  }

  async listFolders(folder: string): Promise<string[]> {
    return (await this.entries(folder)).filter(entry => entry.isDirectory()).map(entry => entry.name)
  }

  async removeFolder(folder: string): Promise<void> {
    try {
      await rmdir(join(this.root, folder))
      this.known.delete(folder)
    } catch (error) {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error
    }
  }

  newNames(files: PutFile[]): NewNames {
    const full = (path: string) => join(this.root, path)
    return {
      whole: files.filter(file => file.nameLast).map(file => full(file.path)),
      folders: [...new Set(files.map(file => dirname(file.path)))].map(full),
    }
  }

  /** Creates a folder and its parents, but never the root, which is missing when its disk was unplugged. */
  ensureFolder(folder: string): Promise<void> {
    let made = this.known.get(folder)
    if (!made) {
      made = this.makeFolder(folder)
      this.known.set(folder, made)
      made.catch(() => this.known.delete(folder))
    }
    return made
  }

  private async write(path: string, data: Uint8Array, { nameLast }: PutOptions): Promise<void> {
    await this.ensureFolder(dirname(path))
    const full = join(this.root, path)
    await writeOnce(nameLast ? partName(full) : full, data)
  }

  private async ensureSame(path: string, data: Uint8Array): Promise<void> {
    const full = join(this.root, path)
    if (!(await readFile(full)).equals(data)) await replaceFile(full, data)
  }

  private async makeFolder(folder: string): Promise<void> {
    const parent = dirname(folder)
    if (parent !== '.') await this.ensureFolder(parent)
    try {
      await mkdir(join(this.root, folder))
      await syncFolder(join(this.root, parent))
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }

  private async entries(folder: string) {
    try {
      return await readdir(join(this.root, folder), { withFileTypes: true })
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return []
      throw error
    }
  }
}
