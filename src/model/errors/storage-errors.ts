import type { ErrorEntry } from './error-entry.ts'

/** Errors of the data directory: the disk, the database, and what is stored in them. */
export const storageErrors = {
  'data-dir-in-use': {
    status: 503,
    message: 'Another server is using the data directory {path}.',
    hint: 'Stop the other server, or set VIEWTRON_DATA_DIR to give this one its own directory.',
  },
  'data-dir-missing': {
    status: 503,
    message: 'The data directory {path} no longer exists.',
    hint: 'Mount its disk again, or create the directory; the server then continues by itself.',
  },
  'data-dir-read-only': {
    status: 503,
    message: 'Cannot write to the data directory {path} ({reason}).',
    hint: 'Make it writable for the user who runs the server; if the disk turned read-only, check it (dmesg).',
  },
  'disk-full': {
    status: 503,
    message: 'The disk that holds {path} is full.',
    hint: 'Free some space, or move the data directory to a larger disk; the server then stores events again by itself.',
  },
  'database-corrupt': {
    status: 503,
    message: 'The database {path} is damaged ({reason}).',
    hint: 'Move it and its -wal and -shm files away; the server creates a new database and fills it with the events from raw_posts/.',
  },
  'database-unreadable': {
    status: 503,
    message: 'The database {path} could not be read ({reason}).',
    hint: 'Check the disk (dmesg); the server checks the database again by itself.',
  },
  'database-file-removed': {
    status: 503,
    message: 'A file of the open database was removed: {reason}.',
    hint: 'Do not remove viewtron.db-wal and viewtron.db-shm, which are part of the database; the server reopens it by itself.',
  },
  'database-unreachable': {
    status: 503,
    message: 'The database cannot be reached ({reason}).',
    hint: 'Check that its server runs and can be reached from this machine; this server tries again every second.',
  },
  'database-unconfirmed': {
    status: 503,
    message: 'The database did not confirm that the event is stored on all of its machines ({reason}).',
    hint: 'Check the replica of the database and the network between them; this server tries again every second.',
  },
  'data-dir-on-share': {
    status: 503,
    message: 'The data directory {path} is on {place} that {reason}.',
    hint: 'Put it on a local disk (VIEWTRON_DATA_DIR); network shares (NFS, SMB) often lack what a database needs.',
  },
  'database-newer': {
    status: 503,
    message: 'The database {path} was written by a newer version of this program.',
    hint: 'Run the newer version again, or put the copy in upgrades/ from before the upgrade in its place.',
  },
  'upgrade-no-room': {
    status: 503,
    message:
      'The database {path} was not upgraded: copying it before needs {needed} of free disk space, and {free} are free.',
    hint: 'Free some space; the server then continues by itself. Or set VIEWTRON_UPGRADE_COPY=off to upgrade without a copy.',
  },
  'database-older': {
    status: 503,
    message: 'The database {path} was last opened by an older version of this program.',
    hint: 'Start the server of this version once; it updates the database.',
  },
  'archive-unreachable': {
    status: 503,
    message: 'The store of pictures and posts, {place}, cannot be reached ({reason}).',
    hint: 'Check that the store runs and that this machine reaches it; the server then stores events again by itself.',
  },
  'archive-refused': {
    status: 503,
    message: 'The store of pictures and posts, {place}, refuses requests: {reason}.',
    hint: 'Correct VIEWTRON_ARCHIVE_URL, VIEWTRON_ARCHIVE_KEY_ID or VIEWTRON_ARCHIVE_SECRET and restart the server, or change the rights of the key in the store.',
  },
  'archive-changed': {
    status: 503,
    message:
      'The pictures and posts of the data directory {path} are in {before}, but the server is set to keep them in {place}.',
    hint: 'Set VIEWTRON_ARCHIVE_URL as it was before; to begin with another place, give the server a new data directory.',
  },
  'archive-taken': {
    status: 503,
    message: 'The store of pictures and posts, {place}, holds those of another data directory than {path}.',
    hint: 'Use a prefix of its own in VIEWTRON_ARCHIVE_URL. If the database was lost, remove the object .viewtron-archive.json there: the posts of the store are then taken in again.',
  },
  'storage-failed': {
    status: 503,
    message: 'Events cannot be stored in {path}: {reason}.',
    hint: 'Check the disk (df, dmesg); the server tries again every second.',
  },
  'clock-implausible': {
    status: 503,
    message: 'The clock of this machine shows {now}, which cannot be right: {reason}.',
    hint: 'Set the clock, or confirm it under Settings → Retention; until then nothing is removed because of its age.',
  },
  'recordings-full': {
    status: 409,
    message: 'No more posts can be recorded: {reason}.',
    hint: 'Stop a running recording, or delete one you no longer need; each is removed after a day.',
  },
  'raw-not-kept': {
    status: 404,
    message: 'The original post of {id} was not kept.',
    hint: 'VIEWTRON_RAW_POSTS was `off` or `unparsed` when the post arrived; set it to `full` or `compact` to keep every post.',
  },
  'raw-damaged': {
    status: 500,
    message: 'The original post of {id} cannot be restored: {reason}.',
    hint: 'Restore images/ and raw_posts/ from a backup: a file in them was changed or deleted.',
  },
  'no-data': {
    status: 404,
    message: 'There is no database in {path}.',
    hint: 'Start the server once, or set its directory with --data-dir or VIEWTRON_DATA_DIR.',
  },
  'import-failed': {
    status: 500,
    message: 'Cannot import from {path}: {reason}.',
    hint: 'Name the raw_posts folder of the original server.',
  },
  'picture-not-kept': {
    status: 404,
    message: 'Picture {number} of the event {id} is not stored.',
    hint: 'Nothing to do: retention removed it, its file was deleted, or the device sent no usable picture.',
  },
  'picture-too-large': {
    status: 422,
    message: 'No small version of this picture can be made. {reason}.',
    hint: 'Request it without `w` to download the original.',
  },
} as const satisfies Record<string, ErrorEntry>
