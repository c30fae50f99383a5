import { fileURLToPath } from 'node:url'
import { runInBackground } from '../../lib/background-process.ts'
import type { DatabaseFault } from '../database-error.ts'
import type { CheckLine } from './check-database.ts'
import { sqliteError } from './sqlite-fault.ts'

// The bundle has it beside everything else (scripts/build.ts).
const name = import.meta.url.endsWith('.ts') ? './check-database.ts' : './check-database.js'
const program = fileURLToPath(new URL(name, import.meta.url))

export type CheckResult =
  | { kind: 'whole' }
  | { kind: 'damaged'; reason: string }
  /** The check could not be finished. */
  | { kind: 'unknown'; reason: string; fault: DatabaseFault | null }

/** The result of a check that failed: some damage makes the check itself fail. */
function ofFailure({ text, errcode }: Extract<CheckLine, { kind: 'failed' }>): CheckResult {
  const { fault } = sqliteError({ message: text, errcode, code: null })
  return fault === 'corrupt' ? { kind: 'damaged', reason: text } : { kind: 'unknown', reason: text, fault }
}

export interface CheckOptions {
  signal: AbortSignal
  /** Called after each table. */
  onProgress?: (progress: { done: number; of: number }) => void
  /** True if nothing writes to the file: the check then makes no files beside it. */
  isImmutable?: boolean
}

/** Checks a database in a process of its own, at the lowest priority. Never rejects. */
export async function runCheck(path: string, { signal, onProgress, isImmutable }: CheckOptions): Promise<CheckResult> {
  const args = [path, ...(isImmutable ? ['immutable'] : [])]
  let result: CheckResult = { kind: 'unknown', reason: 'the check was ended', fault: null }
  const onLine = (message: unknown) => {
    const line = message as CheckLine
    if (line.kind === 'table') onProgress?.(line)
    else if (line.kind === 'end') result = { kind: 'whole' }
    else if (line.kind === 'fault') result = { kind: 'damaged', reason: line.text }
    else result = ofFailure(line)
  }
  await runInBackground({ program, args, signal, onLine })
  return result
}
