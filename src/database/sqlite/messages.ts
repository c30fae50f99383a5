/** An SQL statement with its parameters in order. */
export interface Statement {
  sql: string
  parameters: readonly unknown[]
}

export interface OpenOptions {
  path: string
  readOnly: boolean
}

/** What the worker thread is asked; no statements means: close. The open itself is answered under id 0. */
export interface Question {
  id: number
  statements: Statement[]
  /** All in one transaction. */
  together: boolean
}

export interface Answer {
  id: number
  rows?: unknown[][]
  error?: { message: string; errcode: number | null }
}
