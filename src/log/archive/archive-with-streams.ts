import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import type { NewNames } from '../../lib/durable-names.ts'
import type { Archive, ArchiveMark, ByteSpan, PutFile, PutOptions } from './archive.ts'
import type { DiskArchive } from './disk-archive.ts'
import { streamName } from './names.ts'

const isStream = (path: string) => basename(path) === streamName

/**
 * A store for pictures and posts, with the stream files of the data directory: they are appended to, which a store cannot
 * do. Readers see one archive.
 */
export class ArchiveWithStreams implements Archive {
  private readonly store: Archive
  private readonly disk: DiskArchive

  constructor(store: Archive, disk: DiskArchive) {
    this.store = store
    this.disk = disk
  }

  get unfinished(): Archive['unfinished'] {
    return this.store.unfinished
  }

  get place(): string {
    return this.store.place
  }

  get mark(): ArchiveMark | null {
    return this.store.mark
  }

  put(path: string, data: Uint8Array, options?: PutOptions): Promise<void> {
    return this.store.put(path, data, options)
  }

  read(path: string, span?: ByteSpan): Promise<Buffer> {
    return this.of(path).read(path, span)
  }

  stream(path: string, span?: ByteSpan): Promise<Readable> {
    return this.of(path).stream(path, span)
  }

  sizeOf(path: string): Promise<number | null> {
    return this.of(path).sizeOf(path)
  }

  remove(path: string): Promise<void> {
    return this.of(path).remove(path)
  }

  async removeAll(paths: readonly string[]): Promise<void> {
    await this.disk.removeAll(paths.filter(isStream))
    await this.store.removeAll(paths.filter(path => !isStream(path)))
  }

  discard(path: string): Promise<void> {
    return this.store.discard(path)
  }

  async removeFolder(folder: string): Promise<void> {
    await Promise.all([this.store.removeFolder(folder), this.disk.removeFolder(folder)])
  }

  async list(folder: string, after?: string): Promise<string[]> {
    const streams = (await this.disk.list(folder, after)).filter(isStream)
    return [...(await this.store.list(folder, after)), ...streams]
  }

  async listFolders(folder: string): Promise<string[]> {
    const folders = await Promise.all([this.store.listFolders(folder), this.disk.listFolders(folder)])
    return [...new Set(folders.flat())]
  }

  async bytesBelow(folder: string): Promise<number> {
    return (await this.store.bytesBelow(folder)) + (await this.disk.bytesBelow(folder))
  }

  newNames(files: PutFile[]): NewNames {
    return this.store.newNames(files)
  }

  close(): void {
    this.store.close()
  }

  private of(path: string): Archive {
    return isStream(path) ? this.disk : this.store
  }
}
