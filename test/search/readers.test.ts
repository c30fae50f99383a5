import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { openReaders, openSqlite, type Queries } from '../../src/database/index.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

async function makeDatabase(path: string, value: string): Promise<void> {
  const database = await openSqlite(path)
  const row = { name: 'test', value }
  await database.commit([database.queries.insertInto('setting').values(row).compile()])
  await database.close()
}

async function read(queries: Queries): Promise<string | undefined> {
  const row = await queries.selectFrom('setting').select('value').where('name', '=', 'test').executeTakeFirst()
  return row?.value
}

function readersOf(path: string) {
  const readers = openReaders(path, { threads: 2 })
  onTestFinished(() => readers.close())
  return readers
}

it('readers see the commits of another thread, and cannot write', async () => {
  const path = join(temporaryFolder(), 'viewtron.db')
  const database = await openSqlite(path)
  onTestFinished(() => database.close())
  const { queries } = readersOf(path)
  expect(await read(queries)).toBeUndefined()
  await database.commit([queries.insertInto('setting').values({ name: 'test', value: 'new' }).compile()])
  expect(await read(queries)).toBe('new')
  await expect(queries.deleteFrom('setting').execute()).rejects.toThrow(/readonly/)
})

it('a slow query delays neither the next one nor a commit', async () => {
  const path = join(temporaryFolder(), 'viewtron.db')
  const database = await openSqlite(path)
  onTestFinished(() => database.close())
  const { queries } = readersOf(path)
  const ended: string[] = []
  const slow = sql`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000) select count(*) from n
  `.execute(queries)
  const quick = read(queries)
  const commit = database.commit([queries.insertInto('setting').values({ name: 'test', value: 'x' }).compile()])
  await Promise.all([
    slow.then(() => ended.push('slow')),
    quick.then(() => ended.push('quick')),
    commit.then(() => ended.push('commit')),
  ])
  expect(ended.at(-1)).toBe('slow')
})

it('a database file that was replaced is opened again, also after it was missing', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'viewtron.db')
  await makeDatabase(path, 'first')
  await makeDatabase(join(folder, 'other.db'), 'second')
  const { queries } = readersOf(path)
  expect(await read(queries)).toBe('first')
  await rm(path)
  await until(
    () =>
      read(queries).then(
        () => false,
        () => true,
      ),
    { what: 'the loss of the file' },
  )
  await rename(join(folder, 'other.db'), path)
  await until(async () => (await read(queries).catch(() => null)) === 'second', { what: 'the other database' })
})

it('closing the readers twice is safe, and they stay closed', async () => {
  const path = join(temporaryFolder(), 'viewtron.db')
  await makeDatabase(path, 'x')
  const { queries, close } = readersOf(path)
  await read(queries)
  await close()
  await close()
  await expect(read(queries)).rejects.toThrow('the readers are closed')
})
