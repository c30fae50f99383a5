import { CommanderError } from 'commander'
import { ViewtronError } from '../model/index.ts'

/**
 * Writes an error for people to standard error and returns the exit code: 2 for wrong usage, 130 where a person pressed
 * Ctrl-C at a question, else 1. Programs that asked for JSON get `{ error: { code, message, hint } }` on standard output
 * too, except for wrong usage.
 */
export function reportError(error: unknown, { json = false }: { json?: boolean } = {}): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof Error && error.name === 'AbortError') return 130
  const { words, ...told } = described(error)
  if (json) process.stdout.write(`${JSON.stringify({ error: told })}\n`)
  process.stderr.write(`viewtron: ${words}\n`)
  return told.code === 'config-invalid' ? 2 : 1
}

function described(error: unknown): { code: string; message: string; hint: string | null; words: string } {
  if (error instanceof ViewtronError) {
    const { code, message, hint } = error
    return { code, message, hint, words: `${message}\n${hint} [${code}]` }
  }
  if (!(error instanceof Error)) return described(new Error(String(error)))
  // A file that cannot be read or written is no fault of the program: its stack helps nobody.
  const isOfSystem = 'syscall' in error
  return { code: 'failed', message: error.message, hint: null, words: (!isOfSystem && error.stack) || error.message }
}
