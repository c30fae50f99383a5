import type { Backup, BackupOptions } from './make-backup.ts'

/** A place for backups: a folder of this machine or of another one. */
export interface BackupTarget {
  /**
   * Prepares it for scheduled backups, and stores the id there by which it is recognised. Throws `backup-target-unfit` and
   * `backup-ssh-…`.
   */
  take(id: string): Promise<void>
  /** Throws `backup-target-missing` unless this is the place with the id, and `backup-ssh-…`. */
  check(id: string): Promise<void>
  /** Whether it is on the disk of the data directory, so that it is lost with it; null where that is unknown. */
  isOnDiskOfData(): Promise<boolean | null>
  /** Makes a backup there. Throws `backup-…` and the errors of the database. */
  make(options: Omit<BackupOptions, 'target' | 'dataDir'>): Promise<Backup>
}

export interface TargetOptions {
  /** A path, or `ssh://user@host/path`. */
  target: string
  /** Absolute. */
  dataDir: string
  /** A configuration file for ssh; its own where null. */
  sshConfig: string | null
}
