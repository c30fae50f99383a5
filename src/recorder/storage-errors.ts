import { SqliteError } from '../database/index.ts'
import { type ErrorCode, ViewtronError } from '../model/index.ts'

// Primary result codes of SQLite (sqlite.org/rescode.html); the low byte of an extended code.
const sqlite = {
  error: 1,
  full: 13,
  readOnly: 8,
  cannotOpen: 14,
  corrupt: 11,
  notADatabase: 26,
  constraint: 19,
  mismatch: 20,
  busy: 5,
}
const refusals: (number | null)[] = [sqlite.error, sqlite.constraint, sqlite.mismatch]

const codeOfErrno: Record<string, ErrorCode> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'data-dir-read-only',
  EACCES: 'data-dir-read-only',
  EPERM: 'data-dir-read-only',
  ENOENT: 'data-dir-missing',
  ENOTDIR: 'data-dir-missing',
}

function primaryCode(error: unknown): number | null {
  const errcode = (error as { errcode?: unknown }).errcode
  return typeof errcode === 'number' ? errcode & 0xff : null
}

function codeOf(error: unknown): ErrorCode {
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

/** What a failure of the disk or the database means for people. */
export function storageError(error: unknown, dataDir: string): ViewtronError {
  if (error instanceof ViewtronError) return error
  const code = codeOf(error)
  const path = code === 'database-corrupt' ? `${dataDir}/viewtron.db` : dataDir
  return new ViewtronError(code, { path, reason: (error as Error).message }, error)
}

/** The database refused this very row or statement; others may pass. */
export function isRefusedRow(error: unknown): boolean {
  return error instanceof SqliteError && refusals.includes(primaryCode(error))
}

/** The transaction is certain not to have happened, so its files may go. */
export function isCertainlyUndone(error: unknown): boolean {
  if (!(error instanceof SqliteError)) return error instanceof Error && 'syscall' in error
  const code = primaryCode(error)
  // Settling the names failed, so the transaction never began.
  if (code === null && error.code !== null) return true
  return code === sqlite.full || code === sqlite.constraint || code === sqlite.busy || code === sqlite.readOnly
}
