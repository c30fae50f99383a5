import { ViewtronError } from '../../model/index.ts'
import type { BackupTarget, TargetOptions } from '../backup-target.ts'
import type { Backup } from '../make-backup.ts'
import { sshFailure } from './ssh-failure.ts'
import { makeSshBackup, SshTarget } from './ssh-target.ts'

/** A folder of another machine for backups, reached by ssh. */
export class SshBackups implements BackupTarget {
  private readonly options: TargetOptions
  private readonly folder: SshTarget

  /** Throws `backup-target-unfit`. */
  constructor(options: TargetOptions) {
    this.options = options
    this.folder = new SshTarget(options.target, options)
  }

  take(id: string): Promise<void> {
    return this.withReason(async () => {
      await this.folder.prepare()
      const found = await this.folder.readId()
      if (found === id) return
      if (found !== null && (await this.folder.find()).complete.length > 0) {
        throw this.error('backup-target-unfit', 'it has the backups of another server')
      }
      await this.folder.writeId(id)
    })
  }

  check(id: string): Promise<void> {
    return this.withReason(async () => {
      const found = await this.folder.readId()
      if (found === id) return
      const reason =
        found === null
          ? 'the folder is not the one that was chosen; its disk may not be mounted there'
          : 'the folder is another one than the one that was chosen'
      throw this.error('backup-target-missing', reason)
    })
  }

  async isOnDiskOfData(): Promise<null> {
    return null
  }

  make(options: Parameters<BackupTarget['make']>[0]): Promise<Backup> {
    return makeSshBackup({ ...options, ...this.options })
  }

  private error(code: 'backup-target-unfit' | 'backup-target-missing', reason: string): ViewtronError {
    return new ViewtronError(code, { path: this.options.target, reason })
  }

  private async withReason(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      throw sshFailure(error, this.options.target)
    }
  }
}
