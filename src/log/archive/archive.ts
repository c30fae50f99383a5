import type { NewNames } from '../../lib/durable-names.ts'

/** The store of pictures and raw posts. Paths are relative, with `/`, e.g. `images/2026-11-23/a.jpg`. */
export interface Archive {
  /** Writes a new file. It is durable once its name is durable too (`newNames`). Throws EEXIST for a used name. */
  put(path: string, data: Uint8Array, options?: PutOptions): Promise<void>
  read(path: string): Promise<Buffer>
  /** The size of a file in bytes; null for one that does not exist. */
  sizeOf(path: string): Promise<number | null>
  /** A file that does not exist is no error. */
  remove(path: string): Promise<void>
  /** Removes an empty folder. A folder that is not empty stays; one that does not exist is no error. */
  removeFolder(folder: string): Promise<void>
  /** Names of the files directly in a folder; empty for a folder that does not exist. */
  list(folder: string): Promise<string[]>
  /** Names of the folders directly in a folder. */
  listFolders(folder: string): Promise<string[]>
  /** The renames and folder syncs that make the names of these files durable, before a row may refer to them. */
  newNames(files: PutFile[]): NewNames
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
