import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { plainEnvironment } from './environment.ts'
import { projectRoot } from './project-root.ts'

export interface CliOptions {
  /** Settings in the environment; nothing of the machine's own is passed on. */
  env?: Record<string, string>
  stdin?: string | Buffer
  /** The working directory; the project's where it is left out. */
  cwd?: string
  /** Node, where another program than the built command is run. */
  command?: string
}

export interface CliResult {
  code: number | null
  stdout: string
  /** Standard output as bytes, for pictures and posts. */
  bytes: Buffer
  stderr: string
  /** Lines of standard error without those that only say how far the command is. */
  problems: string[]
}

// Backups and checks run at a low priority: on a busy machine they take long.
const withinMs = 90_000
// Commands that take more than five seconds write it.
const progress = /^still working: /

/** Runs `viewtron <args>` to its end. A command that takes longer than 90 s is killed and has the code null. */
export async function runCli(args: string[], options: CliOptions = {}): Promise<CliResult> {
  const [file, first] = options.command
    ? [options.command, []]
    : [process.execPath, [join(projectRoot, 'bin/viewtron.js')]]
  const child = spawn(file, [...first, ...args], {
    cwd: options.cwd ?? projectRoot,
    env: plainEnvironment(options.env),
    timeout: withinMs,
    killSignal: 'SIGKILL',
  })
  // A command that never reads its standard input closes it.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.stdin)
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const [bytes, stderr, code] = await Promise.all([buffer(child.stdout), text(child.stderr), exited])
  const problems = stderr.split('\n').filter(line => line !== '' && !progress.test(line))
  return { code, stdout: bytes.toString(), bytes, stderr, problems }
}

/** Starts a command that never ends by itself; it is killed when the running test has ended. */
export function followCli(args: string[], options: Pick<CliOptions, 'env'> = {}): { stdout(): string } {
  const child = spawn(process.execPath, [join(projectRoot, 'bin/viewtron.js'), ...args], {
    env: plainEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  onTestFinished(async () => {
    const ended = new Promise(resolve => child.once('close', resolve))
    if (child.kill('SIGKILL')) await ended
  })
  return { stdout: () => Buffer.concat(chunks).toString() }
}
