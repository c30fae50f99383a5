import { createInterface } from 'node:readline/promises'

/** Lines for people: on standard output, or beside it where that is kept for JSON. */
export function printer({ json }: { json?: true }): (line: string) => void {
  const stream = json ? process.stderr : process.stdout
  return line => void stream.write(`${line}\n`)
}

/** Asks a question that is answered with yes or no; no where somebody just presses Enter. */
export async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim())
  } finally {
    lines.close()
  }
}
