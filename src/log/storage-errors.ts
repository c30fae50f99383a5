import { lockingFault, SqliteError } from '../database/index.ts'
import { fileSystemOf } from '../lib/file-system.ts'
import { type ErrorCode, ViewtronError } from '../model/index.ts'

// Primary result codes of SQLite (sqlite.org/rescode.html); the low byte of an extended code.
const sqlite = {
  internal: 2,
  perm: 3,
  busy: 5,
  locked: 6,
  outOfMemory: 7,
  readOnly: 8,
  interrupted: 9,
  inputOutput: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  protocol: 15,
  schema: 17,
  noLargeFiles: 22,
  notADatabase: 26,
}

/**
 * Codes about SQLite's file, its disk or its locks. The other codes (ERROR, TOOBIG, CONSTRAINT, MISMATCH, MISUSE, RANGE)
 * are about the statement or its values.
 */
const troubleOfDatabase = new Set<number>(Object.values(sqlite))

const codeOfErrno: Record<string, ErrorCode> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'data-dir-read-only',
  EACCES: 'data-dir-read-only',
  EPERM: 'data-dir-read-only',
  ENOENT: 'data-dir-missing',
  ENOTDIR: 'data-dir-missing',
  ENOLCK: 'data-dir-on-share',
  EDBPART: 'database-file-removed',
}

/**
 * Codes about the disk or the file system. The other codes (ENAMETOOLONG, EINVAL, EILSEQ, EEXIST, ELOOP, EISDIR …) are
 * about the name or the values that a call was given.
 */
const troubleOfFiles = new Set([
  ...Object.keys(codeOfErrno),
  ...['EIO', 'EBUSY', 'EFBIG', 'EMFILE', 'ENFILE', 'ENOMEM', 'ENODEV', 'ENXIO', 'ENOLCK', 'EAGAIN', 'EINTR'],
  // Network shares, and disks that were unplugged.
  ...['ETIMEDOUT', 'ENOTCONN', 'ECONNRESET', 'ECONNABORTED', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENETDOWN', 'ENETUNREACH'],
  ...['ESTALE', 'EREMOTEIO', 'ENOMEDIUM', 'EUCLEAN', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EBADF'],
  // Node's codes for a file or a database that was closed meanwhile.
  ...['ERR_INVALID_STATE', 'ERR_SQLITE_ERROR'],
])

/** Node has no name for some codes of Linux: `Unknown system error -116` is ESTALE. */
const namelessSystemError = /^Unknown system error/

function primaryCode(error: unknown): number | null {
  const errcode = (error as { errcode?: unknown }).errcode
  return typeof errcode === 'number' ? errcode & 0xff : null
}

function codeOf(error: unknown): ErrorCode {
  if (lockingFault(error) !== null) return 'data-dir-on-share'
  switch (primaryCode(error)) {
    case sqlite.full:
      return 'disk-full'
    case sqlite.readOnly:
    case sqlite.cannotOpen:
      return 'data-dir-read-only'
    case sqlite.corrupt:
    case sqlite.notADatabase:
      return 'database-corrupt'
  }
  return codeOfErrno[(error as NodeJS.ErrnoException).code ?? ''] ?? 'storage-failed'
}

/** The error of the catalogue for a failure of the disk or the database. */
export function storageError(error: unknown, dataDir: string): ViewtronError {
  if (error instanceof ViewtronError) return error
  const code = codeOf(error)
  if (code === 'data-dir-on-share') {
    const reason = lockingFault(error) ?? ''
    return new ViewtronError(code, { path: dataDir, place: fileSystemOf(dataDir).words, reason }, error)
  }
  const path = code === 'database-corrupt' ? `${dataDir}/viewtron.db` : dataDir
  return new ViewtronError(code, { path, reason: (error as Error).message }, error)
}

/**
 * True when the error is about the disk, the file system or the database: any other post would fail too. All other
 * errors are about what was to be stored: a name that is too long, a value that the database refuses, or a fault of this
 * program with this post.
 */
export function isStorageTrouble(error: unknown): boolean {
  if (error instanceof ViewtronError) return error.status === 503
  const primary = primaryCode(error)
  if (primary !== null) return troubleOfDatabase.has(primary)
  const { code } = error as NodeJS.ErrnoException
  // Errors of the database without a code: its thread has ended, or its file is closed.
  if (typeof code !== 'string') return error instanceof SqliteError
  return troubleOfFiles.has(code) || namelessSystemError.test(code)
}

/** True when the transaction certainly did not happen, so its files can be removed. */
export function isCertainlyUndone(error: unknown): boolean {
  // It never began, or a statement was refused and the transaction was rolled back.
  if (!isStorageTrouble(error)) return true
  if (!(error instanceof SqliteError)) return error instanceof Error && 'syscall' in error
  const code = primaryCode(error)
  // Making the names durable failed, so the transaction never began.
  if (code === null && error.code !== null) return true
  return code === sqlite.full || code === sqlite.busy || code === sqlite.readOnly
}
