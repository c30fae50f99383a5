import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openSqlite } from '../../src/database/index.ts'
import { primaryKeys } from '../../src/database/schema/primary-keys.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

test('the table of primary keys is the one of the database', async () => {
  const database = await openSqlite(join(temporaryFolder(), 'viewtron.db'))
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
  await database.close()
})
