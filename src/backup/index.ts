export { type Backup, type BackupOptions, makeBackup } from './make-backup.ts'
export type { Manifest } from './manifest.ts'
export { type Restored, type RestoreOptions, restoreBackup } from './restore-backup.ts'
