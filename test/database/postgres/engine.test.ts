import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Database, faultOf, openPostgres, type PostgresOptions, upsert } from '../../../src/database/index.ts'
import { storageError } from '../../../src/log/storage-errors.ts'
import { type PostgresServer, startPostgres, whyNoPostgres } from '../../support/postgres-server.ts'
import { until } from '../../support/until.ts'

const faultFrom = (attempt: Promise<unknown>) => attempt.then(() => null, faultOf)
const put = ({ queries }: Database, name: string, value = '') => upsert(queries, 'setting', { name, value })
const names = async ({ queries }: Database) =>
  (await queries.selectFrom('setting').select('name').orderBy('name').execute()).map(({ name }) => name)

const reason = whyNoPostgres()

describe.skipIf(reason)(`the PostgreSQL engine${reason ? ` (left out: ${reason})` : ''}`, () => {
  let server: PostgresServer
  let made = 0
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  const make = async () => {
    const name = `engine_${++made}`
    await server.run(`create database ${name}`)
    return name
  }
  const open = async (name: string, options?: PostgresOptions) => {
    const database = await openPostgres(server.url(name), options)
    onTestFinished(() => database.close())
    return database
  }
  /** Processes of the server for a database, with what they do. */
  const sessions = (name: string) =>
    server.run(
      `select pid, wait_event from pg_stat_activity where datname = '${name}' and application_name = 'viewtron'`,
    )

  test('finds the primary among several hosts', async () => {
    const name = await make()
    const url = server.url(name).replace('@', '@%2Fnowhere,')
    const database = await openPostgres(url)
    await database.write([put(database, 'a')])
    expect(await names(database)).toEqual(['a'])
    await database.close()
  })

  test('says of each host why the database cannot be reached', async () => {
    const error = await openPostgres('postgres://viewtron@%2Fnowhere,%2Felsewhere/a').catch((error: unknown) => error)
    expect(faultOf(error)).toBe('unreachable')
    const shown = storageError(error, '/data')
    expect(shown).toMatchObject({ code: 'database-unreachable', status: 503 })
    expect(shown.message).toMatch(/nowhere.*ENOENT.*elsewhere.*ENOENT/)
    expect(await faultFrom(openPostgres(server.url('no_such')))).toBe('unreachable')
  })

  test('whole numbers are numbers, also of sums and counts', async () => {
    const database = await open(await make())
    const row = { camera_id: 'a', name: 'M', rule: 1, active: 1, since: 2 ** 53 - 1 }
    await database.write([upsert(database.queries, 'alarm_state', row)])
    const { rows } = await sql`
      select count(*) as n, sum(since) as total, max(since) as most from alarm_state`.execute(database.queries)
    expect(rows).toEqual([{ n: 1, total: 2 ** 53 - 1, most: 2 ** 53 - 1 }])
  })

  test('uses a bounded number of connections, however many queries come at once', async () => {
    const name = await make()
    const database = await open(name, { readers: 3 })
    const sleeps = Array.from({ length: 20 }, () => sql`select pg_sleep(0.02)`.execute(database.queries))
    const writes = Array.from({ length: 20 }, (_, n) => database.write([put(database, `s${n}`)]))
    await until(async () => (await sessions(name)).length === 4)
    await Promise.all([...sleeps, ...writes])
    expect(await sessions(name)).toHaveLength(4)
  })

  test('transactions of a process are stored in the order in which they were given', async () => {
    const database = await open(await make())
    const values = Array.from({ length: 50 }, (_, n) => String(n))
    await Promise.all(values.map(value => database.write([put(database, 'a', value)])))
    const row = await database.queries.selectFrom('setting').select('value').executeTakeFirst()
    expect(row).toEqual({ value: '49' })
  })

  test('continues on new connections after the server has ended the old ones', async () => {
    const name = await make()
    const failures: string[] = []
    const database = await open(name, { failed: error => failures.push(error.fault) })
    await database.write([put(database, 'a')])
    for (const { pid } of await sessions(name)) await server.run(`select pg_terminate_backend(${pid})`)
    await until(async () => (await sessions(name)).length === 0)
    await until(() =>
      database.write([put(database, 'b')]).then(
        () => true,
        () => false,
      ),
    )
    expect(await until(() => names(database).catch(() => null))).toEqual(['a', 'b'])
    expect(failures.every(fault => fault === 'closed')).toBe(true)
  })

  test('commits wait for the replica, whatever the role or the database is set to', async () => {
    const name = await make()
    await server.run(`alter database ${name} set synchronous_commit = off`)
    await server.run(`alter database ${name} set statement_timeout = 50`)
    const { queries } = await open(name)
    const shown = (setting: string) => sql<string>`current_setting(${sql.lit(setting)})`
    const row = sql<{ commit: string; timeout: string; idle: string }>`
      select ${shown('synchronous_commit')} as commit, ${shown('statement_timeout')} as timeout,
        ${shown('idle_in_transaction_session_timeout')} as idle`
    expect((await row.execute(queries)).rows).toEqual([{ commit: 'on', timeout: '0', idle: '15s' }])
  })

  const replicaIs = async (change: string) => {
    await server.run(`alter system ${change}`)
    await server.run('select pg_reload_conf()')
  }

  test.each(['cancel', 'terminate'])('a commit whose wait for the replica was ended by %s is a failure', async how => {
    const name = await make()
    const database = await open(name)
    await replicaIs(`set synchronous_standby_names = 'nobody'`)
    onTestFinished(() => replicaIs('reset synchronous_standby_names'))
    const written = faultFrom(database.write([put(database, 'a')]))
    const waiting = await until(async () => (await sessions(name)).find(one => one.wait_event === 'SyncRep'))
    await server.run(`select pg_${how}_backend(${waiting.pid})`)
    expect(await written).toBe('unconfirmed')
    // It is stored on this server all the same.
    expect(await names(database)).toEqual(['a'])
  })
})
