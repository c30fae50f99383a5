import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faultOf, openPostgres } from '../../../src/database/index.ts'
import { freePort } from '../../support/free-port.ts'
import { noOpenssl } from '../../support/openssl.ts'
import { type PostgresServer, startPostgres, whyNoPostgres } from '../../support/postgres-server.ts'
import { makeFolder } from '../../support/temporary-folder.ts'

/** Makes a certificate that is its own authority. */
function makeCertificate(folder: string, name: string, subject: string): { key: string; certificate: string } {
  const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
  const names = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${subject}`]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', ...kind, '-keyout', key, '-out', certificate, ...names], { stdio: 'ignore' })
  chmodSync(key, 0o600)
  return { key, certificate }
}

const reason = whyNoPostgres() ?? noOpenssl

describe.skipIf(reason)(`TLS to PostgreSQL${reason ? ` (left out: ${reason})` : ''}`, () => {
  const folder = makeFolder()
  let server: PostgresServer
  let port: number
  let certificate: string
  let other: string

  beforeAll(async () => {
    const made = makeCertificate(folder.path, 'server', 'DNS:localhost')
    certificate = made.certificate
    other = makeCertificate(folder.path, 'other', 'DNS:localhost').certificate
    port = await freePort()
    const first = await startPostgres()
    // The key has to belong to the user whom the server runs as.
    const { uid, gid } = statSync(join(first.folder, 'data'))
    await first.stop()
    for (const path of [folder.path, made.key, made.certificate]) chownSync(path, uid, gid)
    const files = [`ssl_cert_file=${made.certificate}`, `ssl_key_file=${made.key}`]
    server = await startPostgres(['ssl=on', ...files, 'listen_addresses=localhost'], port)
    await server.run('create database events')
  })
  afterAll(async () => {
    await server.stop()
    folder.remove()
  })

  /** Whether the connection is encrypted, or the fault. */
  const connect = async (host: string, parameters: string) => {
    try {
      const database = await openPostgres(`postgres://viewtron@${host}:${port}/events?${parameters}`)
      const [found] = await server.run(
        `select bool_and(ssl) as tls from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'viewtron'`,
      )
      await database.close()
      return found?.tls
    } catch (error) {
      return faultOf(error)
    }
  }

  test('is used where the server has it, and not with `disable`', async () => {
    expect(await connect('localhost', '')).toBe(true)
    expect(await connect('localhost', 'sslmode=require')).toBe(true)
    expect(await connect('localhost', 'sslmode=disable')).toBe(false)
  })

  test('checks the certificate, and with `verify-full` its name', async () => {
    expect(await connect('localhost', `sslmode=verify-full&sslrootcert=${certificate}`)).toBe(true)
    expect(await connect('localhost', 'sslmode=verify-full')).toBe('unreachable')
    expect(await connect('localhost', `sslmode=verify-ca&sslrootcert=${other}`)).toBe('unreachable')
    expect(await connect('127.0.0.1', `sslmode=verify-ca&sslrootcert=${certificate}`)).toBe(true)
    expect(await connect('127.0.0.1', `sslmode=verify-full&sslrootcert=${certificate}`)).toBe('unreachable')
  })
})
