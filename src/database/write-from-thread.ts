import { CompiledQuery } from 'kysely'
import { DatabaseError, type DatabaseFault, faultOf } from './database-error.ts'
import type { Write } from './table-store.ts'

/** A statement as it is passed between threads. */
export interface SentStatement {
  sql: string
  parameters: readonly unknown[]
}

/** An error as it is passed between threads. */
export interface SentError {
  message: string
  /** Null for an error that is not the database's. */
  fault: DatabaseFault | null
  code: string | null
  lack: string | null
}

export function sentError(error: unknown): SentError {
  const { message, code } = error as Error & { code?: unknown }
  const lack = error instanceof DatabaseError ? error.lack : null
  return { message, fault: faultOf(error), code: typeof code === 'string' ? code : null, lack }
}

export function receivedError({ message, fault, code, lack }: SentError): Error {
  if (fault !== null) return new DatabaseError(message, fault, { code, lack })
  return Object.assign(new Error(message), code === null ? {} : { code })
}

/** For a thread without the writing connection: a `write` that sends its statements to the thread that has it. */
export function writeByOther(send: (statements: SentStatement[]) => Promise<SentError | null>): Write {
  return async statements => {
    const error = await send(statements.map(({ sql, parameters }) => ({ sql, parameters })))
    if (error) throw receivedError(error)
  }
}

/** The other end: writes the statements of another thread. Resolves with the error, or null. */
export async function writeForOther(write: Write, statements: readonly SentStatement[]): Promise<SentError | null> {
  try {
    await write(statements.map(({ sql, parameters }) => CompiledQuery.raw(sql, [...parameters])))
    return null
  } catch (error) {
    return sentError(error)
  }
}
