import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type Database,
  joined,
  jsonField,
  likeIgnoringCase,
  listed,
  openSqlite,
  upsert,
} from '../../src/database/index.ts'
import { primaryKeys } from '../../src/database/schema/primary-keys.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let database: Database

beforeEach(async () => {
  database = await openSqlite(join(temporaryFolder(), 'viewtron.db'))
})

afterEach(() => database.close())

test('the table of primary keys is the one of the database', async () => {
  const { rows } = await sql<{ table: string; column: string }>`
    select tables.name as "table", columns.name as "column"
    from sqlite_schema as tables, pragma_index_list(tables.name) as indexes, pragma_index_info(indexes.name) as columns
    where tables.type = 'table' and indexes."unique" = 1 and columns.name is not null
    union all
    select tables.name, columns.name from sqlite_schema as tables, pragma_table_info(tables.name) as columns
    where tables.type = 'table' and columns.pk > 0
  `.execute(database.queries)
  const unique = new Set(rows.map(({ table, column }) => `${table}.${column}`))
  const named = Object.entries(primaryKeys).flatMap(([table, columns]) => columns.map(column => `${table}.${column}`))
  expect(named.filter(name => !unique.has(name))).toEqual([])
  const tables = await sql<{ name: string }>`
    select name from sqlite_schema where type = 'table' and name not like 'kysely%' and name not like 'sqlite%'
    order by name
  `.execute(database.queries)
  expect(Object.keys(primaryKeys)).toEqual(tables.rows.map(({ name }) => name))
})

test('upsert inserts rows and replaces those with the same primary key', async () => {
  const { queries, write } = database
  const row = { camera_id: 'a', name: 'MOTION', rule: -1, active: 1, since: 5 }
  await write([upsert(queries, 'alarm_state', [row, { ...row, rule: 2 }])])
  await write([upsert(queries, 'alarm_state', { ...row, active: 0, since: 7 })])
  await write([upsert(queries, 'open_day', { day: '2026-01-01' }), upsert(queries, 'open_day', { day: '2026-01-01' })])
  expect(await queries.selectFrom('alarm_state').selectAll().orderBy('rule').execute()).toEqual([
    { ...row, active: 0, since: 7 },
    { ...row, rule: 2 },
  ])
  expect(await queries.selectFrom('open_day').select('day').execute()).toHaveLength(1)
})

test('lists, joined values, fields of JSON and patterns', async () => {
  const { queries, write } = database
  const rows = Array.from({ length: 2000 }, (_, n) => ({
    name: `s${n}`,
    value: JSON.stringify({ n, on: n % 2 === 0 }),
  }))
  await write(rows.map(row => upsert(queries, 'setting', row)))
  const names = rows.slice(0, 1500).map(({ name }) => name)
  const found = await queries.selectFrom('setting').select('name').where('name', 'in', listed(names)).execute()
  expect(found).toHaveLength(1500)
  const three = queries.selectFrom('setting').where('name', 'in', listed(['s1', 's2', 's3']))
  expect(await three.select(joined('name').as('names')).execute()).toEqual([{ names: 's1,s2,s3' }])
  const fields = await three.select(jsonField<number>('value', 'n').as('n')).orderBy('name').execute()
  expect(fields).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  const upper = await queries.selectFrom('setting').select('name').where(likeIgnoringCase('name', 'S199_')).execute()
  expect(upper).toHaveLength(10)
})
