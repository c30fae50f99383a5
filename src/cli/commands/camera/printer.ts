import { createInterface } from 'node:readline/promises'

/** Returns a function that prints lines for people: on standard output, or on standard error when that is used for JSON. */
export function printer({ json }: { json?: true }): (line: string) => void {
  const stream = json ? process.stderr : process.stdout
  return line => void stream.write(`${line}\n`)
}

/** Asks a yes-or-no question. The default answer is no. */
export async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim())
  } finally {
    lines.close()
  }
}
