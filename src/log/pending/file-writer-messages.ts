/** The data directory, and its inode, by which another one at the same path is noticed. */
export interface FileWriterPlace {
  /** Absolute. */
  dataDir: string
  inode: number
}

/** A file for the thread to write. */
export interface FileToWrite {
  /** Below the data directory. */
  path: string
  data: Uint8Array
}

export type FileWriterQuestion = { id: number } & ({ write: FileToWrite[] } | { sync: string[] })

export interface FileWriterAnswer {
  id: number
  error?: { message: string; code: string | null }
}
