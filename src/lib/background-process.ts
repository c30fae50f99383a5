import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { createInterface } from 'node:readline'

export interface BackgroundProcess {
  /** The path of the program, which prints a line of JSON for each message. */
  program: string
  args: readonly string[]
  /** Added to its environment: arguments can be read by every user of the machine. */
  env?: Record<string, string>
  /** Ends it. */
  signal: AbortSignal
  killSignal?: NodeJS.Signals
  /** From 0, the priority of the server, to 19, the lowest and the default. */
  niceness?: number
  onLine: (message: unknown) => void
}

const lowest = 19

/**
 * Runs a program of the bundle in a process of its own, at a low priority, until it ends. Never rejects: a program
 * that did not finish has not printed its last message.
 */
export async function runInBackground(options: BackgroundProcess): Promise<void> {
  const { program, args, env, signal, killSignal = 'SIGKILL', niceness = lowest, onLine } = options
  // It can tell from its standard input that this process has ended.
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
    signal,
    killSignal,
  })
  const ended = new Promise<void>(resolve => {
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  })
  try {
    if (child.pid !== undefined) setPriority(child.pid, niceness)
  } catch {
    // It runs at a normal priority then.
  }
  for await (const line of createInterface(child.stdout)) onLine(JSON.parse(line))
  await ended
}

/** Prints messages for `runInBackground`. `progress` leaves out what follows within a fifth of a second. */
export class BackgroundReport<Message> {
  private saidAt = Number.NEGATIVE_INFINITY

  say(message: Message): void {
    process.stdout.write(`${JSON.stringify(message)}\n`)
  }

  progress(message: Message): void {
    const now = performance.now()
    if (now - this.saidAt < 200) return
    this.saidAt = now
    this.say(message)
  }
}

/** Ends this program together with the process that runs it in the background. */
export function endWithParent(): void {
  process.stdin.on('end', () => process.exit(1))
  process.stdin.resume()
  const { stdin } = process as { stdin: { unref?: () => void } }
  stdin.unref?.()
}
