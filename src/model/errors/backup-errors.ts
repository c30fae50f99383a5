import type { ErrorEntry } from './error-entry.ts'

/** Errors of backups: making, finding and restoring them. */
export const backupErrors = {
  'backup-target-unfit': {
    status: 422,
    message: 'Backups cannot be made in {path}: {reason}.',
    hint: 'Name a folder outside the data directory, on another disk if there is one.',
  },
  'backup-running': {
    status: 409,
    message: 'Another backup to {path} is running.',
    hint: 'Wait until it has ended, or name another folder.',
  },
  'backup-failed': {
    status: 500,
    message: 'The backup to {path} is not complete: {reason}.',
    hint: 'Check the disk of that folder (df, dmesg) and run the command again; it removes what is left of this backup.',
  },
  'backup-target-full': {
    status: 507,
    message: 'There is no room for a backup in {path}.',
    hint: 'Free some space on that disk, or remove old backups by hand: delete whole folders. No backup was removed.',
  },
  'backup-target-missing': {
    status: 409,
    message: 'The backups in {path} cannot be found: {reason}.',
    hint: 'Mount the disk, or name another folder under Settings → Backups. No backup was made or removed.',
  },
  'backup-ssh-host-key': {
    status: 422,
    message: 'The key of {host} is not known to ssh here, or is another one than before, so nothing was sent.',
    hint: 'As the user who runs the server, run `{command}` once, compare the fingerprint and confirm it.',
  },
  'backup-ssh-refused': {
    status: 422,
    message: '{host} refused the ssh key of this server.',
    hint: 'Make a key without a passphrase for the user who runs the server (ssh-keygen), and add its .pub to ~/.ssh/authorized_keys there. Try it with `{command}`.',
  },
  'backup-ssh-unreachable': {
    status: 422,
    message: '{host} cannot be reached by ssh: {reason}.',
    hint: 'Check name and port, and that the other machine runs. Failed backups are repeated every hour.',
  },
  'backup-not-set-up': {
    status: 409,
    message: 'No folder for backups is set.',
    hint: 'Name one under Settings → Backups.',
  },
  'backup-interrupted': {
    status: 500,
    message: 'The backup to {path} was interrupted.',
    hint: 'If the machine was short of memory, its log says so (dmesg). The next backup removes what is left of this one.',
  },
  'backup-missing': {
    status: 404,
    message: 'There is no complete backup in {path}.',
    hint: 'Name the folder that was given to `viewtron backup`, or a folder in it that has a manifest.json.',
  },
  'backup-newer': {
    status: 409,
    message: 'The backup {path} was made by a newer version of this program.',
    hint: 'Install the newer version and run the command again.',
  },
  'backup-damaged': {
    status: 500,
    message: 'The backup {path} is damaged: {reason}.',
    hint: 'Restore an older backup (name its folder), and check the disk of this one.',
  },
  'restore-not-whole': {
    status: 500,
    message: 'The data was restored to {path} without {count} files that are damaged or missing in the backup.',
    hint: 'The lines above name them; get them from another backup, or continue without them.',
  },
  'restore-not-empty': {
    status: 409,
    message: 'Nothing was restored, because {path} is not empty.',
    hint: 'Name an empty directory, or one that does not exist yet, with --data-dir.',
  },
  'restore-not-updatable': {
    status: 409,
    message: 'Nothing was restored to {path}, which cannot be updated: {reason}.',
    hint: 'Restore into an empty directory, without --update.',
  },
  'restore-update-failed': {
    status: 500,
    message: 'The backup in {path} could not be updated: {reason}.',
    hint: 'Check the disk (df, dmesg) and run the command again before a server uses that directory.',
  },
  'restore-failed': {
    status: 500,
    message: 'The backup could not be restored to {path}: {reason}.',
    hint: 'Check the disk (df, dmesg), empty that directory and run the command again.',
  },
} as const satisfies Record<string, ErrorEntry>
