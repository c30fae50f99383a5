import type { BackupTarget, TargetOptions } from './backup-target.ts'
import { FolderTarget } from './folder-target.ts'
import { isSshAddress } from './ssh/ssh-address.ts'
import { SshBackups } from './ssh/ssh-backups.ts'

/** Returns the place with an address. Throws `backup-target-unfit` for an address that cannot be read. */
export function chooseTarget(options: TargetOptions): BackupTarget {
  return isSshAddress(options.target) ? new SshBackups(options) : new FolderTarget(options)
}
