import { createProgram } from './program.ts'
import { reportError } from './report-error.ts'

// A reader that has seen enough (`| head`) closes the pipe; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  // The server has said what there was to say; posts are worth more than a reader of that.
  if (process.argv[2] !== 'serve') process.exit(0)
})

try {
  const program = await createProgram(process.argv.slice(2))
  await program.parseAsync()
} catch (error) {
  process.exitCode = reportError(error, { json: process.argv.includes('--json') })
}
