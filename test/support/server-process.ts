import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { plainEnvironment } from './environment.ts'
import { type HttpReply, httpPost, type PostOptions } from './http-post.ts'
import { projectRoot } from './project-root.ts'
import { makeFolder } from './temporary-folder.ts'
import { until } from './until.ts'

export interface StartOptions {
  env?: Record<string, string>
  /** Flags after `serve`. */
  args?: string[]
  /** A folder that outlives the server; a new one that goes with it where this is left out. */
  dataDir?: string
  /** The program to run instead of the build of this checkout, such as that of a package. */
  program?: string
  /** The working directory, in which `viewtron.yaml` is looked for; the data directory where it is left out. */
  cwd?: string
}

export interface ServerProcess {
  port: number
  /** The address that cameras post to, with a path. */
  url: string
  /** The dashboard's address, with a final slash. */
  webUrl: string
  dataDir: string
  pid: number
  stdout(): string
  stderr(): string
  post(body: Buffer | string, options?: PostOptions): Promise<HttpReply>
  /** Asks the server to end (SIGTERM) and resolves with its exit code; safe twice. */
  stop(): Promise<number | null>
  kill(signal: NodeJS.Signals): void
  /** Resolves with the exit code when the process has ended; null when a signal ended it. */
  exited: Promise<number | null>
  /** Kills what still runs and removes a folder of its own. */
  dispose(): Promise<void>
}

// Generous: machines that run many tests at once start a server slowly.
const readyWithinMs = 60_000

/** Options of Node as the launcher `viewtron` sets them; without them a server uses more memory. */
const launcherOptions = ['--max-semi-space-size=4']
/** Ends the server when the test process is gone; the server's standard input is a pipe for this. */
const endWithTest = ['--import', join(import.meta.dirname, 'end-with-test.ts')]
const launcherEnvironment = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '65536' }

function spawnServer({ env = {}, args = [], program, cwd }: StartOptions, dataDir: string): ChildProcess {
  const settings = {
    ...launcherEnvironment,
    VIEWTRON_DATA_DIR: dataDir,
    VIEWTRON_CAMERA_PORT: '0',
    VIEWTRON_CAMERA_HOST: '127.0.0.1',
    ...env,
  }
  const ofCheckout = [...launcherOptions, ...endWithTest, join(projectRoot, 'bin/viewtron.js')]
  return spawn(program ?? process.execPath, [...(program ? [] : ofCheckout), 'serve', ...args], {
    cwd: cwd ?? dataDir,
    env: plainEnvironment(settings),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = []
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString()
}

function killer(child: ChildProcess): (signal: NodeJS.Signals) => void {
  const killWithUs = () => child.kill('SIGKILL')
  process.once('exit', killWithUs)
  child.once('exit', () => process.off('exit', killWithUs))
  return signal => void child.kill(signal)
}

function watch(child: ChildProcess) {
  let hasExited = false
  const exited = new Promise<number | null>(resolve => {
    child.once('close', code => {
      hasExited = true
      resolve(code)
    })
  })
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
  return { stdout, stderr, exited, kill: killer(child), hasExited: () => hasExited }
}

/** Waits for the line `ready` and returns the addresses that were announced before; null where it never came. */
async function announcedUrls({ stdout, hasExited }: ReturnType<typeof watch>) {
  const isSettled = () => hasExited() || /^ready$/m.test(stdout())
  await until(isSettled, { withinMs: readyWithinMs, what: 'the line ready' }).catch(() => undefined)
  const url = /^cameras post to (\S+)$/m.exec(stdout())?.[1]
  const webUrl = /^dashboard at (\S+)$/m.exec(stdout())?.[1]
  return hasExited() || url === undefined || webUrl === undefined ? null : { url, webUrl }
}

/**
 * Starts the built server and waits for its line `ready`. The caller disposes of it: use `startServer` in a test,
 * this one in `beforeAll`. Throws with what the server said when it is not ready within 20 s.
 */
export async function launchServer(options: StartOptions = {}): Promise<ServerProcess> {
  const folder = options.dataDir === undefined ? makeFolder() : { path: options.dataDir, remove: () => undefined }
  const child = spawnServer(options, folder.path)
  const running = watch(child)
  const { stdout, stderr, exited, kill } = running
  const dispose = async () => {
    kill('SIGKILL')
    await exited
    folder.remove()
  }
  const stop = () => {
    kill('SIGTERM')
    return exited
  }
  const urls = await announcedUrls(running)
  if (urls === null) {
    await dispose()
    throw new Error(`the server did not start: ${stdout()}${stderr()}`)
  }
  const { url, webUrl } = urls
  const post: ServerProcess['post'] = (body, postOptions) => httpPost(url, body, postOptions)
  const { path: dataDir } = folder
  return {
    port: Number(new URL(url).port),
    url,
    webUrl,
    dataDir,
    pid: child.pid ?? 0,
    stdout,
    stderr,
    post,
    stop,
    kill,
    exited,
    dispose,
  }
}

/** A server for the running test; it and its folder are gone when the test has ended. */
export async function startServer(options: StartOptions = {}): Promise<ServerProcess> {
  const server = await launchServer(options)
  onTestFinished(() => server.dispose())
  return server
}
