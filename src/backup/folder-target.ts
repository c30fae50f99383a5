import type { BackupTarget, TargetOptions } from './backup-target.ts'
import { type Backup, makeBackup } from './make-backup.ts'
import { checkTargetFolder, isOnDiskOfData, takeTargetFolder } from './target-folder.ts'

/** A folder of this machine for backups. */
export class FolderTarget implements BackupTarget {
  private readonly options: TargetOptions

  constructor(options: TargetOptions) {
    this.options = options
  }

  take(id: string): Promise<void> {
    return takeTargetFolder(this.options, id)
  }

  check(id: string): Promise<void> {
    return checkTargetFolder(this.options.target, id)
  }

  isOnDiskOfData(): Promise<boolean | null> {
    return isOnDiskOfData(this.options.target, this.options.dataDir)
  }

  make(options: Parameters<BackupTarget['make']>[0]): Promise<Backup> {
    const { target, dataDir } = this.options
    return makeBackup({ ...options, target, dataDir })
  }
}
