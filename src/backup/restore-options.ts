import type { Manifest } from './manifest.ts'

export interface RestoreOptions {
  /** A backup, or the folder of backups, of which the newest complete one is taken. */
  source: string
  /** Absolute. It must be empty, or not exist yet; with `update`, an earlier backup of the same server as it was restored. */
  dataDir: string
  /** Adds what is new in a later backup, instead of restoring everything into an empty directory. */
  update?: boolean
  /** Called with what is being done, many times a second. */
  onProgress?: (words: string) => void
}

export interface Restored {
  /** The backup that was taken. */
  backup: string
  manifest: Manifest
  files: number
  /** Paths of files that are damaged or missing in the backup, and were left out. */
  damaged: string[]
}
