import type { Readable } from 'node:stream'
import type { NewNames } from '../../lib/durable-names.ts'

/**
 * The store of pictures and original posts. Paths are relative, with `/`, e.g. `images/2026-11-23/a.jpg`. Everything that
 * reads, lists, measures or removes such a file goes through this interface.
 */
export interface Archive {
  /**
   * The way in which files of posts without a row are settled, which a crash or a failure leaves: `recovered` at the next start, or
   * `swept` a day later.
   */
  readonly unfinished: 'recovered' | 'swept'
  /** The mark by which a store is recognized; null for an archive in the data directory. */
  readonly mark: ArchiveMark | null
  /** The store in words, for people: an absolute path, or an address. */
  readonly place: string
  /** Writes a new file. It is durable once its name is durable too (`newNames`). Throws EEXIST for a used name. */
  put(path: string, data: Uint8Array, options?: PutOptions): Promise<void>
  /** Reads a file, or a part of it. Rejects with the code ENOENT for one that does not exist, as `stream` does. */
  read(path: string, span?: ByteSpan): Promise<Buffer>
  stream(path: string, span?: ByteSpan): Promise<Readable>
  /** Reads into memory that `allocate` returns, while the calling thread waits. Only archives of this machine have it. */
  readHere?(path: string, allocate: (bytes: number) => Buffer): Buffer
  /** The size of a file in bytes; null for one that does not exist. */
  sizeOf(path: string): Promise<number | null>
  /** A file that does not exist is no error. */
  remove(path: string): Promise<void>
  /** Removes many files, a few at a time. */
  removeAll(paths: readonly string[]): Promise<void>
  /** Removes a file of a post that was not stored, or leaves it to the sweep. */
  discard(path: string): Promise<void>
  /** Removes an empty folder. A folder that is not empty stays; one that does not exist is no error. */
  removeFolder(folder: string): Promise<void>
  /** Names of the files directly in a folder, those after the name `after`; empty for a folder that does not exist. */
  list(folder: string, after?: string): Promise<string[]>
  /** Names of the folders directly in a folder. */
  listFolders(folder: string): Promise<string[]>
  /** The sum of the sizes of all files below a folder, measured again where it may have changed since the last call. */
  bytesBelow(folder: string): Promise<number>
  /** The renames and folder syncs that make the names of these files durable, before a row may refer to them. */
  newNames(files: PutFile[]): NewNames
  /** Ends idle connections. The archive is not used afterwards. */
  close(): void
}

/** An object with the id of the data directory whose pictures and posts are in the store. */
export interface ArchiveMark {
  /** Null where there is none. Gives up soon, because it also finds out whether the store answers. */
  read(): Promise<ArchiveOwner | null>
  write(owner: ArchiveOwner): Promise<void>
}

export interface ArchiveOwner {
  /** Of the data directory. */
  id: string
  /** Of the server that opened it last. */
  run: string
}

/** A part of a file. */
export interface ByteSpan {
  from: number
  bytes: number
}

export interface PutFile {
  path: string
  /** The file gets its name only when all other files of the post are written. */
  nameLast: boolean
}

export interface PutOptions {
  /** Writes the file under its part name; it gets its own name with the commit. */
  nameLast?: boolean | undefined
  /** Accepts a file of that name with the same bytes. */
  orSame?: boolean | undefined
}

/** True where a file does not exist. Every archive rejects with this code for it. */
export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
