import { CommanderError } from 'commander'
import { ViewtronError } from '../model/index.ts'

/** Writes an error for people to standard error and returns the exit code: 2 for wrong usage, else 1. */
export function reportError(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof ViewtronError) {
    process.stderr.write(`viewtron: ${error.message}\n${error.hint} [${error.code}]\n`)
    return error.code === 'config-invalid' ? 2 : 1
  }
  process.stderr.write(`viewtron: ${error instanceof Error ? error.stack : String(error)}\n`)
  return 1
}
