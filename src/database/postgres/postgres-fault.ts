import { DatabaseError, type DatabaseFault } from '../database-error.ts'

// SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html).
const faultOfState: Record<string, DatabaseFault> = {
  '23505': 'unique-violation',
  '42P01': 'missing-table',
  '25006': 'unreachable', // read_only_sql_transaction: a primary that became a replica
  '53100': 'full',
  '40001': 'busy', // serialization_failure
  '40P01': 'busy', // deadlock_detected
  '55P03': 'busy', // lock_not_available
  '57014': 'busy', // query_canceled
  '57P01': 'closed', // admin_shutdown
  '57P02': 'closed', // crash_shutdown
  '57P03': 'unreachable', // cannot_connect_now
  '57P04': 'closed', // database_dropped
  '57P05': 'closed', // idle_session_timeout
  '25P03': 'closed', // idle_in_transaction_session_timeout
  '3D000': 'unreachable', // invalid_catalog_name
  '58030': 'unreadable', // io_error
  XX001: 'corrupt', // data_corrupted
  XX002: 'corrupt', // index_corrupted
}

const faultOfClass: Record<string, DatabaseFault> = {
  '08': 'closed', // connection exception
  '22': 'value-refused', // data exception
  '23': 'value-refused', // integrity constraint violation
  '28': 'unreachable', // invalid authorization
  '42': 'statement', // syntax error or access rule violation
  '53': 'engine', // insufficient resources
  '54': 'value-refused', // program limit exceeded
  '57': 'engine', // operator intervention
  '58': 'engine', // system error
}

/** Only errors that the server sent have a severity: `EPIPE` of a socket looks like an SQLSTATE. */
const isSent = (error: object) => 'severity' in error

/** The error that rooms above the port see of a failure of PostgreSQL or of the connection to it. */
export function postgresError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error
  const { message, code } = error as Error & { code?: string }
  if (code === undefined || !isSent(error as Error)) return new DatabaseError(message, 'closed', { code: code ?? null })
  const fault = faultOfState[code] ?? faultOfClass[code.slice(0, 2)] ?? 'engine'
  return new DatabaseError(message, fault, { code })
}
