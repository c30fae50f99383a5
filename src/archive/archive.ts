/** Where pictures and raw posts rest. Paths are relative, with `/`, e.g. `images/2026-11-23/a.jpg`. */
export interface Archive {
  /** Stores new bytes under a name nobody has used; durable once `settleNames` has run for its folder. */
  put(path: string, data: Uint8Array, options?: PutOptions): Promise<void>
  read(path: string): Promise<Buffer>
  /** Removing what is not there is no error. */
  remove(path: string): Promise<void>
  /** Names of the files directly in a folder; empty when there is no such folder. */
  list(folder: string): Promise<string[]>
  /** Names of the folders directly in a folder. */
  listFolders(folder: string): Promise<string[]>
  /** Makes the names in these folders survive a power cut. */
  settleNames(folders: Iterable<string>): Promise<void>
}

export interface PutOptions {
  /** Let the name appear only when all bytes are there and this has resolved. */
  nameAfter?: Promise<unknown> | undefined
  /** A file of that name that holds the same bytes will do. */
  orSame?: boolean | undefined
}
