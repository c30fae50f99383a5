import type { NewNames } from '../../lib/durable-names.ts'
import type { SqliteFailure } from './sqlite-fault.ts'

/** An SQL statement with its parameters in order. */
export interface Statement {
  sql: string
  parameters: readonly unknown[]
}

export interface OpenOptions {
  path: string
  readOnly: boolean
}

/** A request to the worker thread; `statements: null` closes the database. The answer to the opening has id 0. */
export interface Question {
  id: number
  statements: Statement[] | null
  /** All in one transaction. */
  together: boolean
  /** Made durable before the transaction begins. */
  names?: NewNames | undefined
}

export interface Answer {
  id: number
  rows?: unknown[][]
  error?: SqliteFailure
}
