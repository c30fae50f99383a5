import { CommanderError } from 'commander'
import { ViewtronError } from '../model/index.ts'

/**
 * Prints an error on standard error and returns the exit code: 2 for wrong usage, 130 for Ctrl-C at a question,
 * otherwise 1. With JSON output, it also prints `{ error: { code, message, hint } }` on standard output, except for
 * wrong usage.
 */
export function reportError(error: unknown, { json = false }: { json?: boolean } = {}): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof Error && error.name === 'AbortError') return 130
  const { words, ...shown } = described(error)
  if (json) process.stdout.write(`${JSON.stringify({ error: shown })}\n`)
  process.stderr.write(`viewtron: ${words}\n`)
  return shown.code === 'config-invalid' ? 2 : 1
}

function described(error: unknown): { code: string; message: string; hint: string | null; words: string } {
  if (error instanceof ViewtronError) {
    const { code, message, hint } = error
    return { code, message, hint, words: `${message}\n${hint} [${code}]` }
  }
  if (!(error instanceof Error)) return described(new Error(String(error)))
  // Errors of the file system are not bugs, so their stack is not shown.
  const isOfSystem = 'syscall' in error
  return { code: 'failed', message: error.message, hint: null, words: (!isOfSystem && error.stack) || error.message }
}
