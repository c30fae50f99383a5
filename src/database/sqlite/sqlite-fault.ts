import { DatabaseError, type DatabaseFault } from '../database-error.ts'

const withoutLocks = 'has no file locks'
const withoutSharedMemory = 'has no shared memory (mmap)'

// Extended result codes of SQLite (sqlite.org/rescode.html) for what a file system refuses.
const lackOfFileSystem: Record<number, string> = {
  2058: withoutLocks,
  2314: withoutLocks,
  3594: withoutLocks,
  3850: withoutLocks,
  5130: withoutLocks,
  5386: withoutSharedMemory,
}

// Extended result codes of two rows with one key: SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE, _ROWID.
const uniqueViolations: readonly number[] = [1555, 2067, 2579]

// Primary result codes of SQLite, the low byte of an extended code.
const faults: Record<number, DatabaseFault> = {
  2: 'engine', // SQLITE_INTERNAL
  3: 'engine', // SQLITE_PERM
  5: 'busy',
  6: 'engine', // SQLITE_LOCKED
  7: 'engine', // SQLITE_NOMEM
  8: 'read-only',
  9: 'engine', // SQLITE_INTERRUPT
  10: 'unreadable', // SQLITE_IOERR
  11: 'corrupt',
  13: 'full',
  14: 'cannot-open',
  15: 'engine', // SQLITE_PROTOCOL
  17: 'engine', // SQLITE_SCHEMA
  18: 'value-refused', // SQLITE_TOOBIG
  19: 'value-refused', // SQLITE_CONSTRAINT
  20: 'value-refused', // SQLITE_MISMATCH
  22: 'engine', // SQLITE_NOLFS
  26: 'corrupt', // SQLITE_NOTADB
}

/** The error of a SQLite database or of one of its files. */
export interface SqliteFailure {
  message: string
  /** Primary or extended result code (sqlite.org/rescode.html); null where SQLite gave none. */
  errcode: number | null
  /** The code of the operating system or the runtime. */
  code: string | null
}

function faultOfCodes({ message, errcode, code }: SqliteFailure): DatabaseFault {
  if (errcode === null) return code === null ? 'closed' : 'file'
  if (uniqueViolations.includes(errcode)) return 'unique-violation'
  // SQLite has no code of its own for it.
  if (/^no such table/.test(message)) return 'missing-table'
  return faults[errcode & 0xff] ?? 'statement'
}

/** The error that rooms above the port see of a failure of SQLite. */
export function sqliteError(failure: SqliteFailure): DatabaseError {
  const { message, errcode, code } = failure
  const lack = code === 'ENOLCK' ? withoutLocks : (lackOfFileSystem[errcode ?? 0] ?? null)
  return new DatabaseError(message, lack === null ? faultOfCodes(failure) : 'no-locks', { code, lack })
}

/** The same for an error that `node:sqlite` has thrown. */
export function thrownBySqlite(error: unknown): DatabaseError {
  const { message, errcode = null, code = null } = error as Error & { errcode?: number; code?: string }
  return sqliteError({ message, errcode, code })
}
