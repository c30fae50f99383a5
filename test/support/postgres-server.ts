import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { makeFolder } from './temporary-folder.ts'
import { until } from './until.ts'

/** The folder of the newest PostgreSQL that is installed; null without one. */
function postgresFolder(): string | null {
  const version = (path: string) => Number(/\d+/.exec(path)?.[0])
  const folders = globSync('/usr/lib/postgresql/*/bin').sort((a, b) => version(b) - version(a))
  return folders.find(folder => existsSync(join(folder, 'initdb'))) ?? null
}

/** The reason why tests cannot start a PostgreSQL; null if they can. */
export function whyNoPostgres(): string | null {
  return postgresFolder() === null ? 'PostgreSQL is not installed (Debian: postgresql)' : null
}

/** PostgreSQL refuses to run as root. */
function owner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

/** A folder that belongs to the user whom PostgreSQL runs as. */
function ownFolder(): ReturnType<typeof makeFolder> {
  const folder = makeFolder()
  const { uid, gid } = owner()
  if (uid !== undefined && gid !== undefined) chownSync(folder.path, uid, gid)
  return folder
}

/** Runs a program of PostgreSQL as its user. */
function runProgram(name: string, args: readonly string[], cwd: string): void {
  execFileSync(join(postgresFolder() ?? '', name), args, { ...owner(), cwd, stdio: ['ignore', 'ignore', 'pipe'] })
}

/** A real PostgreSQL of a test file, on a socket in a folder of its own. */
export interface PostgresServer {
  /** As a host in a URL. */
  host: string
  /** Holds the socket and the folder `data`. */
  folder: string
  /** The URL of a database of this server. */
  url: (name: string) => string
  /** Runs statements as the administrator, on this database. */
  run: (sql: string, database?: string) => Promise<Record<string, unknown>[]>
  /** Kills all its processes, as when its machine dies. */
  kill: () => Promise<void>
  stop: () => Promise<void>
}

// The data of a test need not outlive a power cut, so nothing is synced.
const settings = [
  'fsync=off',
  'full_page_writes=off',
  'autovacuum=off',
  'listen_addresses=',
  'max_connections=60',
  'shared_buffers=64MB',
]

/** Ends the server at the end of its standard input, which comes with the end of the test process too. */
const script = '"$@" <&- & read -r _; kill -QUIT $!; wait'

const socketHost = (folder: string) => encodeURIComponent(folder)

async function runOn(folder: string, port: number, sql: string, database: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ host: folder, port, user: 'viewtron', database })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

function end(child: ChildProcess, how: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  how()
  return ended
}

/** Each process for a connection has a session of its own, so that killing the group would leave them. */
function killProcesses(folder: string): void {
  const [first = ''] = readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')
  const children = readFileSync(`/proc/${first}/task/${first}/children`, 'utf8').trim().split(' ')
  for (const id of [first, ...children]) process.kill(Number(id), 'SIGKILL')
}

/** Starts the server whose data are in a folder. */
async function serve(
  folder: ReturnType<typeof makeFolder>,
  more: readonly string[],
  port = 5432,
): Promise<PostgresServer> {
  const { path } = folder
  const flags = [...settings, `unix_socket_directories=${path}`, `port=${port}`, ...more].flatMap(one => ['-c', one])
  const program = [join(postgresFolder() ?? '', 'postgres'), '-D', join(path, 'data'), ...flags]
  const child = spawn('sh', ['-c', script, 'sh', ...program], {
    ...owner(),
    cwd: path,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const run = (sql: string, database = 'postgres') => runOn(path, port, sql, database)
  await until(() =>
    run('select 1').then(
      () => true,
      () => false,
    ),
  )
  return {
    host: socketHost(path),
    folder: path,
    url: name => `postgres://viewtron@${socketHost(path)}/${name}`,
    run,
    kill: () =>
      end(child, () => {
        killProcesses(path)
        child.kill('SIGKILL')
      }),
    async stop() {
      await end(child, () => child.stdin.end())
      folder.remove()
    },
  }
}

/** Starts a new server, with these settings besides. Its port matters only where it listens on a network. */
export async function startPostgres(more: readonly string[] = [], port?: number): Promise<PostgresServer> {
  const folder = ownFolder()
  const init = ['-U', 'viewtron', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8']
  runProgram('initdb', ['-D', join(folder.path, 'data'), ...init], folder.path)
  return serve(folder, more, port)
}

/** Starts a replica that each commit of the primary waits for. */
export async function startReplica(primary: PostgresServer): Promise<PostgresServer> {
  const folder = ownFolder()
  const from = `host=${primary.folder} user=viewtron application_name=replica`
  const copy = ['-d', from, '-D', join(folder.path, 'data'), '-R', '-X', 'stream', '-c', 'fast', '--no-sync']
  runProgram('pg_basebackup', copy, folder.path)
  const replica = await serve(folder, [`primary_conninfo=${from}`])
  await primary.run(`alter system set synchronous_standby_names = 'replica'`)
  await primary.run('select pg_reload_conf()')
  const isSynchronous = async () => {
    const [found] = await primary.run('select sync_state as state from pg_stat_replication')
    return found?.state === 'sync'
  }
  await until(isSynchronous)
  return replica
}
