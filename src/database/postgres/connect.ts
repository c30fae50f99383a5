import { readFileSync } from 'node:fs'
import type { Client, ClientConfig } from 'pg'
import { DatabaseError } from '../database-error.ts'
import { Connection } from './connection.ts'
import type { ConnectionUrl, Host, SslMode } from './connection-url.ts'

export interface ConnectOptions {
  url: ConnectionUrl
  /** The time in which one server must answer a new connection. */
  connectMs: number
  silenceMs: number
  failed: (error: DatabaseError) => void
}

type Postgres = typeof import('pg')['default']

/** Loads the driver when it is used first: a server on SQLite needs none, and may be installed without it. */
async function loadDriver(): Promise<Postgres> {
  try {
    return (await import('pg')).default
  } catch (error) {
    const { message } = error as Error
    throw new DatabaseError(`the package pg is missing: ${message}`, 'unreachable')
  }
}

const int8 = 20
const numeric = 1700

/** Numbers as numbers: those of this schema are below 2^53. */
const typesOf = ({ types }: Postgres): NonNullable<ClientConfig['types']> => ({
  getTypeParser: ((oid: number, format: 'text' | 'binary') =>
    format !== 'binary' && (oid === int8 || oid === numeric)
      ? Number
      : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
})

function tlsOf(mode: SslMode, { sslRootCert }: ConnectionUrl): ClientConfig['ssl'] {
  if (mode === 'disable') return false
  const ca = sslRootCert === undefined ? {} : { ca: readFileSync(sslRootCert) }
  if (mode === 'verify-full') return { ...ca, rejectUnauthorized: true }
  if (mode === 'verify-ca') return { ...ca, rejectUnauthorized: true, checkServerIdentity: () => undefined }
  return { ...ca, rejectUnauthorized: false }
}

/**
 * The settings of each connection. A commit waits for the replica however long that takes, on a server whose database
 * or role has other settings too; a client that hangs within a transaction loses it, because it may hold the lock that
 * all others wait for.
 */
const sessionSettings = `select
  set_config('statement_timeout', '0', false),
  set_config('idle_in_transaction_session_timeout', '15s', false),
  set_config('tcp_user_timeout', '15s', false),
  set_config('tcp_keepalives_idle', '15', false),
  set_config('jit', 'off', false),
  set_config('synchronous_commit', case
    when current_setting('synchronous_commit') in ('off', 'local', 'remote_write') then 'on'
    else current_setting('synchronous_commit') end, false)`

async function openClient({ url, connectMs }: ConnectOptions, { host, port }: Host, mode: SslMode): Promise<Client> {
  const driver = await loadDriver()
  const client = new driver.Client({
    host,
    port,
    database: url.database,
    ...(url.user === undefined ? {} : { user: url.user }),
    ...(url.password === undefined ? {} : { password: url.password }),
    ssl: tlsOf(host.startsWith('/') ? 'disable' : mode, url),
    types: typesOf(driver),
    application_name: 'viewtron',
    pipeline: true,
    keepAlive: true,
    keepAliveInitialDelayMillis: 15_000,
    connectionTimeoutMillis: connectMs,
  })
  // An error between two queries must not end the process.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Connects to one server. With `prefer`, TLS is used where the server has it. */
async function openPreferred(options: ConnectOptions, host: Host): Promise<Client> {
  const { sslMode } = options.url
  if (sslMode !== 'prefer') return openClient(options, host, sslMode)
  return openClient(options, host, 'require').catch(error => {
    if (!/does not support SSL/.test((error as Error).message)) throw error
    return openClient(options, host, 'disable')
  })
}

/** Connects to a server if it is the primary; rejects otherwise. */
async function openPrimary(options: ConnectOptions, host: Host): Promise<Client> {
  const client = await openPreferred(options, host)
  try {
    const { rows } = await client.query<{ replica: boolean }>('select pg_is_in_recovery() as replica')
    if (rows[0]?.replica) throw new Error('is a replica')
    await client.query(sessionSettings)
    return client
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
}

async function probe(options: ConnectOptions, host: Host): Promise<void> {
  const client = await openPrimary(options, host)
  await client.end().catch(() => undefined)
}

/** Connects to the server that is the primary. Rejects with the fault `unreachable` and the reason of each server. */
export async function connectToPrimary(options: ConnectOptions): Promise<Connection> {
  const reasons: string[] = []
  for (const host of options.url.hosts) {
    try {
      const client = await openPrimary(options, host)
      const { silenceMs, failed } = options
      return new Connection({ client, probe: () => probe(options, host), silenceMs, failed })
    } catch (error) {
      reasons.push(`${host.host}:${host.port}: ${(error as Error).message}`)
    }
  }
  throw new DatabaseError(reasons.join('; '), 'unreachable')
}
