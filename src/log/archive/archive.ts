import type { NewNames } from '../../lib/settle-names.ts'

/** Where pictures and raw posts rest. Paths are relative, with `/`, e.g. `images/2026-11-23/a.jpg`. */
export interface Archive {
  /** Stores new bytes under a name nobody has used; durable once its name is settled too. */
  put(path: string, data: Uint8Array, options?: PutOptions): Promise<void>
  read(path: string): Promise<Buffer>
  /** Removing what is not there is no error. */
  remove(path: string): Promise<void>
  /** Removes an empty folder; one that holds something stays, one that is not there is no error. */
  removeFolder(folder: string): Promise<void>
  /** Names of the files directly in a folder; empty when there is no such folder. */
  list(folder: string): Promise<string[]>
  /** Names of the folders directly in a folder. */
  listFolders(folder: string): Promise<string[]>
  /** What has to happen to the names of these files, which were put, before a row may speak of them. */
  namesToSettle(files: PutFile[]): NewNames
}

export interface PutFile {
  path: string
  /** Its name appears only when everything else is there. */
  nameLast: boolean
}

export interface PutOptions {
  /** Leave the file under its part name; settling gives it its own. */
  nameLast?: boolean | undefined
  /** A file of that name that holds the same bytes will do. */
  orSame?: boolean | undefined
}
