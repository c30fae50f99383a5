import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { NewNames } from '../../lib/durable-names.ts'
import { partName, readHere, replaceFile, syncFolder, writeOnce } from '../../lib/files.ts'
import type { Archive, ByteSpan, PutFile, PutOptions } from './archive.ts'
import { DiskUsage } from './disk-usage.ts'

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code
// Few at a time leave the pool's threads and the disk to the camera port.
const removedAtOnce = 4

async function readSpan(path: string, { from, bytes }: ByteSpan): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, from)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** The archive in a folder of the local disk. */
export class DiskArchive implements Archive {
  readonly unfinished = 'recovered'
  readonly mark = null
  private readonly root: string
  private readonly usage: DiskUsage
  private readonly known = new Map<string, Promise<void>>()

  constructor(root: string) {
    this.root = root
    this.usage = new DiskUsage(root)
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

  get place(): string {
    return this.root
  }

  read(path: string, span?: ByteSpan): Promise<Buffer> {
    const full = join(this.root, path)
    return span ? readSpan(full, span) : readFile(full)
  }

  async stream(path: string, span?: ByteSpan): Promise<Readable> {
    const file = await open(join(this.root, path), 'r')
    const part = span && { start: span.from, end: span.from + span.bytes - 1 }
    return createReadStream('', { fd: file, ...part })
  }

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

  async removeAll(paths: readonly string[]): Promise<void> {
    for (let at = 0; at < paths.length; at += removedAtOnce)
      await Promise.all(paths.slice(at, at + removedAtOnce).map(path => this.remove(path)))
  }

  discard(path: string): Promise<void> {
    return this.remove(path)
  }

  async list(folder: string, after = ''): Promise<string[]> {
    const names = (await this.entries(folder)).filter(entry => !entry.isDirectory()).map(entry => entry.name)
    return after === '' ? names : names.filter(name => name > after)
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

  bytesBelow(folder: string): Promise<number> {
    return this.usage.bytesBelow(folder)
  }

  close(): void {}

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
