/** The meaning of an engine error, the same for every engine. */
export type DatabaseFault =
  /** The disk of the database is full. */
  | 'full'
  /** The database may not be written. */
  | 'read-only'
  /** The database may not be opened. */
  | 'cannot-open'
  /** Another process or thread holds the database for longer than the engine waits. */
  | 'busy'
  /** The stored data is damaged. */
  | 'corrupt'
  /** The disk cannot be read or written. */
  | 'unreadable'
  /** The file system lacks the locks or the shared memory that the engine needs. */
  | 'no-locks'
  /** A call of the system or of the runtime failed, most often on a file: see `code`. */
  | 'file'
  /** The database is closed, or its thread or connection has ended. */
  | 'closed'
  /** No server of the database can be reached, or none of them can be written to. */
  | 'unreachable'
  /** The transaction may be stored: its confirmation did not come. */
  | 'unconfirmed'
  /** Any other trouble of the engine itself, such as too little memory. */
  | 'engine'
  /** A row with this key exists. */
  | 'unique-violation'
  /** The engine refuses a value: too big, of a wrong type, or against a constraint. */
  | 'value-refused'
  /** The database of an earlier version does not have the table. */
  | 'missing-table'
  /** The statement is wrong. */
  | 'statement'

/** An error of the database engine. Callers match `fault`, never the text. */
export class DatabaseError extends Error {
  readonly fault: DatabaseFault
  /** The code of the operating system or the runtime. */
  readonly code: string | null
  /** The missing feature of the file system, if the fault is `no-locks`: `has no file locks`. */
  readonly lack: string | null

  constructor(message: string, fault: DatabaseFault, details: { code?: string | null; lack?: string | null } = {}) {
    super(message)
    this.name = 'DatabaseError'
    this.fault = fault
    this.code = details.code ?? null
    this.lack = details.lack ?? null
  }
}

/** The fault of an error of the database; null for every other error. */
export function faultOf(error: unknown): DatabaseFault | null {
  return error instanceof DatabaseError ? error.fault : null
}
