import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

const unseen = new Writable({ write: (_chunk, _encoding, done) => done() })

/**
 * Reads a secret from the terminal without echo, or the first line of standard input. Secrets are never arguments,
 * because all users of the machine can see command lines. Rejects with an `AbortError` on Ctrl-C.
 */
export async function readSecret(question: string): Promise<string> {
  const { stdin, stderr } = process
  if (stdin.isTTY) stderr.write(question)
  const lines = createInterface({ input: stdin, output: unseen, terminal: stdin.isTTY === true })
  const stopped = new AbortController()
  lines.once('SIGINT', () => {
    stopped.abort()
    lines.close()
  })
  try {
    for await (const line of lines) return line
    stopped.signal.throwIfAborted()
    return ''
  } finally {
    lines.close()
    if (stdin.isTTY) stderr.write('\n')
  }
}
