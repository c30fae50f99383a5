import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPostgres, openSqlite } from '../../../src/database/index.ts'
import { migrations as ofPostgres } from '../../../src/database/postgres/migrations.ts'
import { migrations as ofSqlite } from '../../../src/database/sqlite/migrations.ts'
import { type PostgresServer, startPostgres, whyNoPostgres } from '../../support/postgres-server.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { describePostgres, describeSqlite } from './described-schema.ts'

/** Columns that stand for what SQLite has without them: row numbers, and the last number of the log in memory. */
const ownColumns = [
  'delivery.insertion bigint not null',
  'unparsed.insertion bigint not null',
  'log_head.one bigint not null',
  'log_head.newest bigint not null',
]

test('each migration of SQLite after the first of PostgreSQL has one of its name there', () => {
  const later = Object.keys(ofSqlite).filter(name => name > '039-drawn-line')
  expect(Object.keys(ofPostgres)).toEqual(['039-start', ...later])
})

const reason = whyNoPostgres()

describe.skipIf(reason)(`the tables of PostgreSQL${reason ? ` (left out: ${reason})` : ''}`, () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  test('have the columns, keys, indexes and references of those of SQLite', async () => {
    await server.run('create database compared')
    const postgres = await openPostgres(server.url('compared'))
    const sqlite = await openSqlite(join(temporaryFolder(), 'viewtron.db'))
    const [found, wanted] = [await describePostgres(postgres.queries), await describeSqlite(sqlite.queries)]
    expect(wanted.columns.length).toBeGreaterThan(500)
    expect(found).toEqual({
      ...wanted,
      columns: [...wanted.columns, ...ownColumns].sort(),
      primaryKeys: [...wanted.primaryKeys, 'log_head (one)'].sort(),
    })
    await Promise.all([postgres.close(), sqlite.close()])
  })

  test('compare texts by their bytes', async () => {
    await server.run('create database bytewise')
    const { queries, close } = await openPostgres(server.url('bytewise'))
    const { rows } = await sql<{ place: string }>`
      select table_name || '.' || column_name as place from information_schema.columns
      where table_schema = 'public' and table_name not like 'kysely%' and data_type = 'text'
        and collation_name is distinct from 'C'`.execute(queries)
    expect(rows).toEqual([])
    await close()
  })

  test('are made once by servers that start together, and kept by the next start', async () => {
    await server.run('create database together')
    const opened = await Promise.all([1, 2, 3].map(() => openPostgres(server.url('together'))))
    for (const { close } of opened) await close()
    await (await openPostgres(server.url('together'))).close()
    const applied = await server.run('select name from kysely_migration', 'together')
    expect(applied.map(({ name }) => name)).toEqual(Object.keys(ofPostgres))
  })

  test('of a newer version are refused', async () => {
    await server.run('create database newer')
    await (await openPostgres(server.url('newer'))).close()
    await server.run(`insert into kysely_migration values ('999-future', '2030-01-01T00:00:00.000Z')`, 'newer')
    await expect(openPostgres(server.url('newer'))).rejects.toMatchObject({ code: 'database-newer' })
  })
})
