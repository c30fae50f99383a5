import fc from 'fast-check'
import { casesOf, properties } from '../test/protocol/properties.ts'

/**
 * Runs the decoder's properties with new seeds until it is stopped with Ctrl-C. A failure ends it with exit code 1 and
 * prints the seed and the smallest post that shows it.
 */
const casesPerRound = 2_000
const started = Date.now()
let cases = 0
let stopping = false

process.on('SIGINT', () => {
  stopping = true
})

function report(end: string): void {
  const seconds = Math.max(1, Math.round((Date.now() - started) / 1000))
  process.stdout.write(`\r${cases.toLocaleString('en')} cases in ${seconds} s, no failure${end}`)
}

/** Runs one round of one property; true if it passed. */
async function holds(name: string, property: fc.IRawProperty<unknown>): Promise<boolean> {
  const details = await fc.check(property, { numRuns: casesOf(name, casesPerRound) })
  cases += details.numRuns
  if (!details.failed) return true
  process.stdout.write(`\n“${name}” failed with seed ${details.seed}, path ${details.counterexamplePath}\n`)
  process.stdout.write(`${fc.defaultReportMessage(details)}\n`)
  return false
}

async function run(): Promise<void> {
  while (!stopping) {
    for (const [name, property] of Object.entries(properties)) {
      if (stopping) break
      if (!(await holds(name, property as fc.IRawProperty<unknown>))) process.exit(1)
      report('')
      // A signal is handled only between two turns of the event loop.
      await new Promise(resolve => setImmediate(resolve))
    }
  }
  report('\n')
}

await run()
