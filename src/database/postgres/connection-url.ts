/** The checks of the server's certificate, by libpq's names. */
export type SslMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'

export interface Host {
  /** A name, an address, or the folder of a socket (in a URL `%2Frun%2Fpostgresql`). */
  host: string
  port: number
}

/** The parts of `postgres://user:password@host1:5432,host2:5432/name?sslmode=verify-full`. */
export interface ConnectionUrl {
  /** The servers of one database, of which one is the primary. */
  hosts: Host[]
  database: string
  user: string | undefined
  /** Undefined where the URL has none: then `PGPASSWORD` and the password file apply. */
  password: string | undefined
  sslMode: SslMode
  /** The file of the certificate authority. */
  sslRootCert: string | undefined
}

const sslModes: readonly SslMode[] = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full']
const parameters = ['sslmode', 'sslrootcert']
const pattern = /^postgres(?:ql)?:\/\/(?:([^:@/?]*)(?::([^@/?]*))?@)?([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/
const defaultPort = 5432

function decoded(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : decodeURIComponent(text)
}

function hostOf(text: string): Host {
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(text) ?? []
  if (host === '') throw new Error('it has a host that cannot be read; a sign such as @ in a password is written %40')
  return { host: decodeURIComponent(host).replace(/^\[|\]$/g, ''), port: Number(port ?? defaultPort) }
}

function sslModeOf(text: string | null): SslMode {
  const mode = sslModes.find(one => one === (text ?? 'prefer'))
  if (mode === undefined) throw new Error(`its sslmode is none of ${sslModes.join(', ')}`)
  return mode
}

/** Reads the URL of a database. Throws an error that says what is wrong, without the password. */
export function parseConnectionUrl(url: string): ConnectionUrl {
  const match = pattern.exec(url)
  if (!match) throw new Error('it is not of the form postgres://user@host/name')
  const [, user, password, hosts, database, query] = match
  const options = new URLSearchParams(query ?? '')
  const unknown = [...options.keys()].find(key => !parameters.includes(key))
  if (unknown !== undefined) throw new Error(`it has an unknown parameter: ${unknown}`)
  const name = decoded(database)
  if (name === undefined) throw new Error('it has no name of a database')
  return {
    hosts: (hosts || 'localhost').split(',').map(hostOf),
    database: name,
    user: decoded(user),
    password: decoded(password),
    sslMode: sslModeOf(options.get('sslmode')),
    sslRootCert: options.get('sslrootcert') ?? undefined,
  }
}
