import { createProgram } from './program.ts'
import { reportError } from './report-error.ts'

// A reader such as `head` may close the pipe early; that is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  // The server continues without its output, because posts matter more.
  if (process.argv[2] !== 'serve') process.exit(0)
})

try {
  const program = await createProgram(process.argv.slice(2))
  await program.parseAsync()
} catch (error) {
  process.exitCode = reportError(error, { json: process.argv.includes('--json') })
}
