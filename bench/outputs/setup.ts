import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { checkout, serverScript } from '../contestants.ts'
import { ServerProcess } from '../server-process.ts'

/** The events that a target has received so far. */
export interface Tally {
  received: number
  /** Different events. */
  different: number
  /** Events that were received with more than one `webhook-id`. */
  unstable: number
  firstAt: number
  lastAt: number
}

export interface BenchTarget extends AsyncDisposable {
  url: string
  tally(): Promise<Tally>
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout!, 'data')
  return String(chunk).trim()
}

/** A fast target in a separate process; a `moody` one fails now and then. */
export async function startTarget({ moody = false } = {}): Promise<BenchTarget> {
  const args = [join(import.meta.dirname, 'target.ts'), '0', ...(moody ? ['moody'] : [])]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const url = `http://127.0.0.1:${await firstLine(child)}/hook`
  return {
    url,
    async tally() {
      const answer = once(child, 'message')
      child.send('tally')
      return (await answer)[0] as Tally
    },
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      if (child.kill('SIGKILL')) await exited
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

export interface BenchBroker extends AsyncDisposable {
  port: number
  url: string
  /** Kills it at any moment, and starts it again. */
  restart(): Promise<void>
}

/** A broker in a separate process; null without mosquitto. */
export async function startBroker(folder: string): Promise<BenchBroker | null> {
  const port = await freePort()
  const config = join(folder, 'mosquitto.conf')
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_queued_messages 0\n`)
  const path = `${process.env.PATH}:/usr/sbin`
  const run = () => spawn('mosquitto', ['-c', config], { stdio: 'ignore', env: { ...process.env, PATH: path } })
  let child = run()
  const isThere = await Promise.race([once(child, 'spawn').then(() => true), once(child, 'error').then(() => false)])
  if (!isThere) return null
  const kill = async () => {
    const exited = once(child, 'exit')
    if (child.kill('SIGKILL')) await exited
  }
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    async restart() {
      await kill()
      child = run()
    },
    [Symbol.asyncDispose]: kill,
  }
}

/** A data directory with the simulated site of `scripts/seed.ts`; the newest events have `pictures` files. */
export function seedFolder(folder: string, events: number, pictures = 0): void {
  const args = ['scripts/seed.ts', folder, '--events', String(events), '--pictures', String(pictures)]
  execFileSync(process.execPath, args, { cwd: checkout, stdio: 'ignore' })
}

/** Makes an output begin so many entries before the end of the log; by default with the oldest. */
export function beginBefore(folder: string, outputId: string, entries = Number.MAX_SAFE_INTEGER): void {
  const database = new DatabaseSync(join(folder, 'viewtron.db'))
  const { newest } = database.prepare('select max(seq) as newest from log').get() as { newest: number }
  const seq = Math.max(0, newest - entries)
  database.prepare('replace into output_cursor (output_id, seq, at) values (?, ?, 0)').run(outputId, seq)
  database.close()
}

/** The id of the webhook of `webhook`. */
export const webhookId = 'file:bench'

/** Runs the built server on a data directory with this viewtron.yaml. */
export function startServer(folder: string, yaml: string, env: Record<string, string> = {}): Promise<ServerProcess> {
  mkdirSync(folder, { recursive: true })
  const config = join(folder, 'viewtron.yaml')
  writeFileSync(config, yaml)
  return ServerProcess.start({
    script: serverScript,
    args: ['serve', '--config', config],
    environment: {
      VIEWTRON_DATA_DIR: folder,
      VIEWTRON_CAMERA_HOST: '127.0.0.1',
      VIEWTRON_CAMERA_PORT: '0',
      VIEWTRON_WEB_HOST: '127.0.0.1',
      VIEWTRON_WEB_PORT: '0',
      VIEWTRON_AUTH: 'off',
      VIEWTRON_LOG_LEVEL: 'warn',
      ...env,
    },
    dataFolder: folder,
    nodeOptions: ['--max-semi-space-size=4'],
  })
}

export function webhook(url: string, more: Record<string, unknown> = {}): string {
  return `webhooks: [${JSON.stringify({ name: 'bench', url, allowPrivate: true, ...more })}]\n`
}
