import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { plainEnvironment } from './environment.ts'
import { httpPost } from './http-post.ts'
import type { HostReply, HostRequest } from './server-host.ts'
import type { ServerProcess, StartOptions } from './server-process.ts'
import { makeFolder } from './temporary-folder.ts'

/** A server for tests that are not about its process: it has no signals, flags or exit code of its own. */
export interface HostedServer
  extends Pick<ServerProcess, 'port' | 'url' | 'webUrl' | 'dataDir' | 'stderr' | 'post' | 'dispose'> {
  /** The set-up links that the server would have printed. */
  stdout(): string
  /** Resolves with 0 when everything is closed; safe twice. */
  stop(): Promise<number | null>
}

export type HostedOptions = Omit<StartOptions, 'args'>

type Listener = (reply: HostReply) => void

/** Open connections may hold up a server that stops; its test has ended and need not wait. */
const disposeWithinMs = 500

/** The process in which the servers of this test file run. */
class Host {
  private readonly child: ChildProcess
  private readonly listeners = new Map<number, Listener>()
  private lastId = 0
  readonly loaded: Promise<void>

  constructor() {
    this.child = fork(join(import.meta.dirname, 'server-host.ts'), {
      execPath: process.execPath,
      execArgv: ['--max-semi-space-size=4'],
      env: plainEnvironment({ MALLOC_ARENA_MAX: '1', UV_THREADPOOL_SIZE: '16' }),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.loaded = new Promise((resolve, reject) => {
      this.listeners.set(0, () => resolve())
      this.child.once('exit', code => reject(new Error(`the process of the servers ended with ${code}`)))
    })
    this.child.on('message', (reply: HostReply) => this.listeners.get(reply.id)?.(reply))
    // It ends when this process does.
    this.child.unref()
    this.child.channel?.unref()
  }

  /** Starts a server; `listen` gets all replies about it. */
  start(start: NonNullable<HostRequest['start']>, listen: Listener): number {
    const id = ++this.lastId
    this.listeners.set(id, listen)
    this.send({ id, start })
    return id
  }

  stop(id: number): void {
    this.send({ id, start: null })
  }

  private send(request: HostRequest): void {
    this.child.send(request)
  }
}

let host: Host | null = null

/** Starts a server as `launchServer` does, in a process that the servers of the file share. */
export async function launchHostedServer({ env = {}, dataDir, cwd }: HostedOptions = {}): Promise<HostedServer> {
  host ??= new Host()
  const running = host
  await running.loaded
  const folder = dataDir === undefined ? makeFolder() : { path: dataDir, remove: () => undefined }
  const { TZ: timeZone, ...settings } = plainEnvironment({
    VIEWTRON_DATA_DIR: folder.path,
    VIEWTRON_CAMERA_PORT: '0',
    VIEWTRON_CAMERA_HOST: '127.0.0.1',
    ...env,
  })
  let output = ''
  let log = ''
  const stopped = Promise.withResolvers<number>()
  const started = Promise.withResolvers<{ url: string; webUrl: string }>()
  const id = running.start({ env: settings, workingDir: cwd ?? folder.path, timeZone }, reply => {
    if ('started' in reply) started.resolve(reply.started)
    if ('failed' in reply) started.reject(new Error(`the server did not start: ${reply.failed}`))
    if ('setupLink' in reply) output += `set up the administrator: ${reply.setupLink}\n`
    if ('log' in reply) log += reply.log
    if ('stopped' in reply) stopped.resolve(0)
  })
  const stop = () => {
    running.stop(id)
    return stopped.promise
  }
  const { url, webUrl } = await started.promise
  return {
    port: Number(new URL(url).port),
    url,
    webUrl,
    dataDir: folder.path,
    stdout: () => output,
    stderr: () => log,
    post: (body, options) => httpPost(url, body, options),
    stop,
    async dispose() {
      await Promise.race([stop(), delay(disposeWithinMs, undefined, { ref: false })])
      folder.remove()
    },
  }
}

/** A hosted server for the running test; it and its folder are gone when the test has ended. */
export async function startHostedServer(options: HostedOptions = {}): Promise<HostedServer> {
  const server = await launchHostedServer(options)
  onTestFinished(() => server.dispose())
  return server
}
