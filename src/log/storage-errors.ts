import { DatabaseError, type DatabaseFault } from '../database/index.ts'
import { fileSystemOf } from '../lib/file-system.ts'
import { type ErrorCode, ViewtronError } from '../model/index.ts'

const codeOfFault: Partial<Record<DatabaseFault, ErrorCode>> = {
  full: 'disk-full',
  'read-only': 'data-dir-read-only',
  'cannot-open': 'data-dir-read-only',
  corrupt: 'database-corrupt',
  'no-locks': 'data-dir-on-share',
  unreachable: 'database-unreachable',
  unconfirmed: 'database-unconfirmed',
}

// The engine works; what it was given is wrong.
const faultsOfStatement = new Set<DatabaseFault>(['unique-violation', 'value-refused', 'missing-table', 'statement'])

// The engine has rolled the transaction back, or never began it.
const faultsBeforeCommit = new Set<DatabaseFault>(['file', 'full', 'busy', 'read-only', 'unreachable'])

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
  'EIO',
  'EBUSY',
  'EFBIG',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'ENODEV',
  'ENXIO',
  'ENOLCK',
  'EAGAIN',
  'EINTR',
  // Network shares, and disks that were unplugged.
  'ETIMEDOUT',
  'ENOTCONN',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ESTALE',
  'EREMOTEIO',
  'ENOMEDIUM',
  'EUCLEAN',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EBADF',
  // Node's codes for a file or a database that was closed meanwhile.
  'ERR_INVALID_STATE',
  'ERR_SQLITE_ERROR',
])

/** Node has no name for some codes of Linux: `Unknown system error -116` is ESTALE. */
const namelessSystemError = /^Unknown system error/

function codeOf(error: unknown): ErrorCode {
  const ofFault = error instanceof DatabaseError ? codeOfFault[error.fault] : undefined
  return ofFault ?? codeOfErrno[(error as NodeJS.ErrnoException).code ?? ''] ?? 'storage-failed'
}

/** The error of the catalogue for a failure of the disk or the database. */
export function storageError(error: unknown, dataDir: string): ViewtronError {
  if (error instanceof ViewtronError) return error
  const code = codeOf(error)
  if (code === 'data-dir-on-share') {
    const reason = (error instanceof DatabaseError && error.lack) || 'has no file locks'
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
  if (error instanceof DatabaseError && error.fault !== 'file') return !faultsOfStatement.has(error.fault)
  const { code } = error as NodeJS.ErrnoException
  if (typeof code !== 'string') return false
  return troubleOfFiles.has(code) || namelessSystemError.test(code)
}

/** True when the transaction certainly did not happen, so its files can be removed. */
export function isCertainlyUndone(error: unknown): boolean {
  // It never began, or a statement was refused and the transaction was rolled back.
  if (!isStorageTrouble(error)) return true
  if (!(error instanceof DatabaseError)) return error instanceof Error && 'syscall' in error
  // `file`: making the names of files durable failed, so the transaction never began.
  return faultsBeforeCommit.has(error.fault)
}
